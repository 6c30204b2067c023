// The one door to the core, as the preload hangs it on the window. Errors are data: nothing here throws.

import type { Answer, Bridge, CallInput, CallName, Failure } from '../preload/contract/calls.ts';

declare global {
  interface Window {
    readonly conclave?: Bridge;
  }
}

const noBridge: Failure = {
  code: 'bug',
  message: 'This window is not connected to Conclave. Nothing was done. Close it and start Conclave again.',
  next: 'report',
};

const lost: Failure = {
  code: 'bug',
  message: 'Conclave did not answer this window. It is not known here whether it acted: look at the current step before you go on.',
  next: 'report',
};

/** Questions without input, asked before the part of the window that wants the answer is there. */
const ahead = new Map<CallName, Promise<Answer<CallName>>>();

/** Asks now what the first screen will ask; whoever calls it first takes the answer. */
export function askAhead(name: 'home' | 'settings' | 'status'): void {
  ahead.set(name, call(name, {}));
}

/** Calls the core. A bridge that is missing or breaks becomes a failure like any other. */
export async function call<N extends CallName>(name: N, input: CallInput<N>): Promise<Answer<N>> {
  const asked = ahead.get(name);
  ahead.delete(name);
  if (asked !== undefined) return asked as Promise<Answer<N>>;
  const bridge = window.conclave;
  if (bridge === undefined) return { ok: false, error: noBridge };
  const ask = bridge[name] as (input: CallInput<N>) => Promise<Answer<N>>;
  try {
    return await ask(input);
  } catch {
    return { ok: false, error: lost };
  }
}

/** Subscribes to a push of the core; returns the way out. */
export const onPush: Bridge['on'] = (push, listener) => window.conclave?.on(push, listener) ?? (() => undefined);
