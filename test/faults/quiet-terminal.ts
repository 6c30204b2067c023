import type { Terminal } from '../../main/shell/terminal/terminal.ts';

/** A terminal that nobody looks at. */
export const quietTerminal: Terminal = {
  out: () => undefined,
  err: () => undefined,
  interactive: false,
  width: 80,
  progress: () => undefined,
  ask: async () => null,
  askSecret: async () => null,
  showAlone: async () => undefined,
  onInterrupt: () => undefined,
  close: () => undefined,
};
