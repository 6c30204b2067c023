import { appOrigin } from './app-origin.ts';

// SECURITY: every verdict fails closed. Electron checklist, items 1, 5, 12 to 14; Signal and Trezor do the same.

/** May a frame go there? Only the app's own top page, and never to another document. */
export function mayNavigate(url: string): boolean {
  return url === `${appOrigin}/` || url.startsWith(`${appOrigin}/#`);
}

/** May the page open a second window there? Only the sheet of paper and the room display. */
export function mayOpen(url: string): boolean {
  return new RegExp(`^${appOrigin}/(?:index\\.html)?#(?:paper|room)/[0-9a-f]{1,64}$`).test(url);
}

/** May a request go out? Only to our own scheme, which the app answers itself. The network is never reached. */
export function mayRequest(url: string): boolean {
  return url.startsWith(`${appOrigin}/`);
}

/** Permission requests and checks: none is granted. */
export function mayHavePermission(_permission: string): boolean {
  return false;
}

/** What Electron tells of the frame that called. */
export interface CallingFrame {
  readonly origin: string;
  /** null in the top frame. */
  readonly parent: unknown;
}

/** Who called, for the router; null for a frame that is gone or no window of ours. */
export function senderOf(
  frame: CallingFrame | null,
  window: 'app' | 'beside' | null,
): { origin: string; mainFrame: boolean; window: 'app' | 'beside' } | null {
  if (frame === null || window === null) return null;
  return { origin: frame.origin, mainFrame: frame.parent === null, window };
}
