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

/** What is asked for beside the permission's name. */
export interface PermissionAsked {
  /** The core granted the camera for the current step. */
  readonly camera: boolean;
  readonly url: string;
  readonly mainFrame: boolean;
  /** `video`, `audio`. */
  readonly kinds: readonly string[];
}

/** Permission requests and checks: none is granted but the camera alone, to our own top page, while the core says so. */
export function mayHavePermission(permission: string, { camera, url, mainFrame, kinds }: PermissionAsked): boolean {
  const ours = url === appOrigin || url.startsWith(`${appOrigin}/`);
  return permission === 'media' && camera && ours && mainFrame && kinds.length > 0 && kinds.every((kind) => kind === 'video');
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
