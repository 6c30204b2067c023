/** Who calls, as the shell's host tells it, never as the page does. null: the shell could not tell. */
export interface Sender {
  /** Serialized origin of the calling frame (HTML §7.1.1). */
  readonly origin: string;
  /** The top frame of one of our windows, in the page's own world. */
  readonly mainFrame: boolean;
  readonly window: 'app' | 'beside';
}

/** What a second window (the sheet of paper, the room display) may ask for: it shows, and never acts. */
const besideCalls: readonly string[] = ['status', 'settings', 'run', 'paper'];

/**
 * SECURITY: fails closed. Only the top frame of our own window at our exact origin may call; an empty, opaque or unknown
 * origin is nobody's. Electron checklist, item 17.
 */
export function isTrustedSender(sender: Sender | null, origin: string, call: string): boolean {
  if (sender === null || origin === '' || origin === 'null') return false;
  if (!sender.mainFrame || sender.origin !== origin) return false;
  return sender.window === 'app' || besideCalls.includes(call);
}
