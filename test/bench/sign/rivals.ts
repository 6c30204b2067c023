// What the same token does on its own, on the same key: through a process boundary like ours, and in this very process.

import { fileURLToPath } from 'node:url';
import { startNodeProcess } from '../../../main/shell/node-process.ts';
import { openRawToken, type RawKey } from './raw-token.ts';

const worker = fileURLToPath(new URL('raw-worker.ts', import.meta.url));

export interface Rivals {
  throughProcess(message: Uint8Array): Promise<Uint8Array>;
  inProcess(message: Uint8Array): Uint8Array;
  close(): void;
}

export async function openRivals(key: RawKey): Promise<Rivals> {
  const channel = startNodeProcess(worker);
  const waiting = new Map<number, (result: Uint8Array) => void>();
  let last = 0;
  channel.onMessage((message) => {
    const { id, result } = message as { id: number; result: Uint8Array };
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  channel.onExit(() => {
    if (waiting.size > 0) throw new Error('the rival’s process has ended');
  });
  await new Promise<Uint8Array>((resolve) => {
    waiting.set(0, resolve);
    channel.send({ open: key });
  });
  const raw = await openRawToken(key);
  return {
    throughProcess: (message) =>
      new Promise((resolve) => {
        waiting.set((last += 1), resolve);
        channel.send({ id: last, message });
      }),
    inProcess: (message) => raw.sign(message),
    close() {
      raw.close();
      channel.kill();
    },
  };
}
