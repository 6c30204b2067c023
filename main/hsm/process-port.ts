// The port of whatever process this is: Node's IPC channel, or Electron's parentPort.

import type { Port } from './serve.ts';

/** Electron's process.parentPort, as far as it is used (electron docs: utilityProcess). */
interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  postMessage(message: unknown): void;
}

/** The parent's end. The process exits when the parent goes away and leaves Ctrl-C to it. */
export function processPort(): Port {
  // A terminal's Ctrl-C reaches the whole group: the parent asks first, so a signature under way must not die of it.
  process.on('SIGINT', () => undefined);
  const exit = (): void => process.exit(0);
  const parentPort = (process as { parentPort?: ParentPort }).parentPort;
  if (parentPort !== undefined) {
    return {
      send: async (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on('message', (event) => listener(event.data)),
      exit,
    };
  }
  process.on('disconnect', exit);
  return {
    send: (message) => new Promise((resolve) => void process.send?.(message, undefined, undefined, () => resolve())),
    onMessage: (listener) => void process.on('message', listener),
    exit,
  };
}
