// What a window needs from the core, and the core from a window. The three hosts (electron/, chromium/, terminal/) know the
// core by this and by core.ts.

/** Which host opens the app. */
export type ShellName = 'electron' | 'chromium' | 'terminal';

/** Who calls, as the host knows it (bridge/sender.ts). */
export interface WindowSender {
  readonly origin: string;
  readonly mainFrame: boolean;
  readonly window: 'app' | 'beside';
}

/** The router's door: never rejects. */
export type WindowDoor = (name: string, input: unknown, sender: WindowSender | null) => Promise<unknown>;
