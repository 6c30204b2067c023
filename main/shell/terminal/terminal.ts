/** A PIN or passphrase: bytes of their own, zeroed by whoever asked for them. */
export type SecretBytes = Uint8Array<ArrayBuffer>;

/** A text console. The only way the command line speaks and listens. */
export interface Terminal {
  /** One line on stdout. Control characters in it are shown as \xNN: names come from files people load. */
  out(line: string): void;
  /** One line on stderr. */
  err(line: string): void;
  /** A person can be asked: stdin is a terminal, and so is stdout or stderr. */
  readonly interactive: boolean;
  /** Columns, 80 where unknown. */
  readonly width: number;
  /** Shows work in progress: rewrites one line on a terminal; elsewhere now and then a plain line. null: done, clear it. */
  progress(text: string | null): void;
  /** Asks for one line with echo. null: input has ended. Throws state.stopped after Ctrl-C twice. */
  ask(question: string): Promise<string | null>;
  /** Asks without echo; the caller zeroes the bytes. null: input has ended. */
  askSecret(question: string): Promise<SecretBytes | null>;
  /**
   * SECURITY: shows these lines on the alternate screen, which has no scrollback, until Enter; then wipes and leaves it. Nothing of
   * them reaches a file: throws state.no-terminal where the screen is none.
   */
  showAlone(lines: readonly string[], enter: string): Promise<void>;
  /** Called for Ctrl-C while nothing is asked (work is under way). null: the default again. */
  onInterrupt(listener: (() => void) | null): void;
  /** Gives the terminal back as it was found. */
  close(): void;
}
