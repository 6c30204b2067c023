// Which steps of a playbook a run goes through, by the decisions in it.

import type { PlaybookStep } from '../formats/playbook.ts';

/** Decision → answer, of those that were taken. */
export type Decisions = ReadonlyMap<string, string>;

/** Why the step is not done, or null: it is. A decision that was skipped itself has no answer. */
export function whySkipped({ when }: Pick<PlaybookStep, 'when'>, decisions: Decisions, steps: readonly PlaybookStep[]): string | null {
  for (const [id, answers] of Object.entries(when ?? {})) {
    const answer = decisions.get(id);
    if (answer !== undefined && answers.includes(answer)) continue;
    const decision = steps.find((step) => step.id === id);
    const asked = decision?.asks ?? id;
    return answer === undefined ? `${asked} This was not asked.` : `${asked} ${decision?.answers?.[answer] ?? answer}`;
  }
  return null;
}
