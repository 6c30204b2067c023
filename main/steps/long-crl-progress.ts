import { setImmediate } from 'node:timers/promises';
import type { Advance } from '../status/crl-file-reference.ts';
import type { StepContext } from './step.ts';

/** Tells how far the making of a long CRL is, and lets the window and the terminal have their turn. */
export function advanceOf(context: Pick<StepContext, 'progress'>, what: string): Advance {
  return async (done, total) => {
    context.progress(`${what}: ${Math.floor((100 * done) / Math.max(total, 1))} %`);
    await setImmediate();
  };
}
