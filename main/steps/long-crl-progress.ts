import { setImmediate } from 'node:timers/promises';
import type { Advance } from '../status/crl-file-reference.ts';
import type { StepContext } from './step.ts';

/** Less than this tells nothing of how long the rest takes. */
const [leastSeconds, leastPart] = [2, 0.02];

/**
 * Tells how far the making of a long CRL is and how long is left, lets the window and the terminal have their turn, and ends it where
 * somebody asked for that. Throws state.work-ended then.
 */
export function advanceOf(context: Pick<StepContext, 'progress' | 'now' | 'requireGoing'>, what: string): Advance {
  const started = context.now().getTime();
  return async (done, total) => {
    const part = done / Math.max(total, 1);
    const seconds = (context.now().getTime() - started) / 1000;
    const left =
      seconds < leastSeconds || part < leastPart ? '' : `, about ${Math.max(1, Math.round((seconds * (1 - part)) / part))} s left`;
    context.progress(`${what}: ${Math.floor(100 * part)} %${left}`, true);
    await setImmediate();
    context.requireGoing();
  };
}
