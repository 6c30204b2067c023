// How a run goes on from a step: past those that its decisions skip, to the next one.

import { whySkipped } from '../evidence/branches.ts';
import type { Playbook, PlaybookStep } from '../formats/playbook.ts';
import type { FinishedStep } from '../steps/step.ts';

/** What was decided, by the values of the finished steps. */
export const decisionsIn = (
  { steps }: Pick<Playbook, 'steps'>,
  finished: ReadonlyMap<string, Pick<FinishedStep, 'data'>>,
): ReadonlyMap<string, string> =>
  new Map(
    steps.flatMap(({ id, kind }): [string, string][] => {
      const answer = kind === 'decide' ? finished.get(id)?.data['answer'] : undefined;
      return typeof answer === 'string' ? [[id, answer]] : [];
    }),
  );

/** The step after `id`, and those passed over, each with the reason; `next` is undefined at the end. */
export function wayOn(
  playbook: Pick<Playbook, 'steps'>,
  finished: ReadonlyMap<string, Pick<FinishedStep, 'data'>>,
  id: string,
): { readonly next: PlaybookStep | undefined; readonly skipped: readonly { readonly step: PlaybookStep; readonly reason: string }[] } {
  const decisions = decisionsIn(playbook, finished);
  const skipped: { step: PlaybookStep; reason: string }[] = [];
  for (const step of playbook.steps.slice(playbook.steps.findIndex((each) => each.id === id) + 1)) {
    const reason = whySkipped(step, decisions, playbook.steps);
    if (reason === null) return { next: step, skipped };
    skipped.push({ step, reason });
  }
  return { next: undefined, skipped };
}
