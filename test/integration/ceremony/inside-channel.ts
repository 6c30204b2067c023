import { randomBytes } from 'node:crypto';
import { createProvider } from '../../../main/hsm/provider.ts';
import { serve } from '../../../main/hsm/serve.ts';
import type { HsmChannel } from '../../../main/hsm/hsm.ts';

/** The token's side of the protocol without a process around it: same code, same messages, copied both ways. */
export function insideChannel(onCall: (call: string) => void): HsmChannel {
  let ask: (message: unknown) => void = () => undefined;
  let answer: (message: unknown) => void = () => undefined;
  let exited: (how: { code: number | null; signal: string | null }) => void = () => undefined;
  let gone = false;
  const exit = (): void => {
    gone = true;
    exited({ code: 0, signal: null });
  };
  serve(
    {
      async send(message) {
        const copy: unknown = structuredClone(message);
        if (!gone) queueMicrotask(() => answer(copy));
      },
      onMessage: (listener) => (ask = listener),
      exit: () => queueMicrotask(exit),
    },
    (opening) => createProvider(opening, { random: (length) => Uint8Array.from(randomBytes(length)) }),
  );
  return {
    pid: process.pid,
    send(message) {
      const copy: unknown = structuredClone(message);
      const { call } = message as { call?: string };
      if (call !== undefined) onCall(call);
      if (!gone) queueMicrotask(() => ask(copy));
    },
    onMessage: (listener) => (answer = listener),
    onExit: (listener) => (exited = listener),
    kill: exit,
  };
}
