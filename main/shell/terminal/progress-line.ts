import { printable } from './printable.ts';

/** Where a terminal shows that work is going on. */
export interface ProgressLine {
  show(text: string): void;
  clear(): void;
}

const plainEveryMilliseconds = 10_000;

/**
 * On a terminal one line that is rewritten in place; elsewhere (a log file, CI) a plain line when the text changes and
 * no more than one in ten seconds, so that a log stays readable.
 */
export function progressLine(options: {
  write: (text: string) => void;
  isTerminal: boolean;
  width: () => number;
  monotonic: () => number;
}): ProgressLine {
  let shown = '';
  let lastPlain = Number.NEGATIVE_INFINITY;
  return {
    show(text) {
      const line = printable(text);
      if (!options.isTerminal) {
        if (options.monotonic() - lastPlain < plainEveryMilliseconds) return;
        lastPlain = options.monotonic();
        options.write(`… ${line}\n`);
        return;
      }
      const fitted = `… ${line}`.slice(0, Math.max(10, options.width() - 1));
      if (fitted === shown) return;
      options.write(`\r\u001b[2K${fitted}`);
      shown = fitted;
    },
    clear() {
      if (shown !== '') options.write('\r\u001b[2K');
      shown = '';
    },
  };
}
