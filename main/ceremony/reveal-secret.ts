import { CeremonyError } from '../errors.ts';
import type { RunFacts } from '../steps/step.ts';
import type { Staged } from './stage.ts';

/** SECURITY: a secret leaves the core only to the awaited person the current step says it reveals one to. Throws policy.role. */
export function revealSecret(staged: Staged | null, run: RunFacts, personId: string): Uint8Array {
  const person = run.plan.people.find((candidate) => candidate.id === personId);
  const may =
    person !== undefined &&
    staged?.view.reveals?.person === person.id &&
    staged.view.awaited.some((awaited) => awaited.id === person.id) &&
    staged.kind.reveal !== undefined;
  if (!may || staged.kind.reveal === undefined)
    throw new CeremonyError('policy.role', 'There is nothing to show to this person now. Nothing was shown. Look at the current step.');
  return staged.kind.reveal(staged.context, person);
}
