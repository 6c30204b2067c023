import { type Check, type CheckName, failed, passed } from '../../checks.ts';
import { CeremonyError } from '../../errors.ts';

/**
 * One named check. `work` throws through `refuse` (or a parser's CeremonyError) for failed, gives a Check for waived and
 * not-checked, and text or nothing for passed. Whatever it throws, the check has a verdict: hostile bytes end here.
 */
export function judge(name: CheckName, work: () => Check | string | undefined): Check {
  try {
    const outcome = work();
    return typeof outcome === 'object' ? outcome : passed(name, outcome);
  } catch (error) {
    // Only our own sentences are fit to be shown: a foreign message may hold a path or a terminal's control sequence.
    return failed(name, error instanceof CeremonyError ? error.message : 'It could not be checked: the bundle holds something unexpected.');
  }
}

/** Ends a check as failed with one sentence. */
export function refuse(sentence: string): never {
  throw new CeremonyError('state.checks-failed', sentence);
}

/** Text of a bundle inside a sentence: quoted, escaped, short. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text).replaceAll(/[^\x20-\x7e]/g, '?');
}

/** Computes once and remembers, be it the value or the error: several checks read one file. */
export function once<Value>(work: () => Value): () => Value {
  let outcome: { value: Value } | { error: unknown } | undefined;
  return () => {
    if (outcome === undefined) {
      try {
        outcome = { value: work() };
      } catch (error) {
        outcome = { error };
      }
    }
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  };
}

/** Two byte strings are equal. */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
