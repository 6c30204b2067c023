// What must fit together in a scenario: every event can be left again, and every goal is about something in it.

import type { z } from './jitless-zod.ts';
import type { Goal, Injection, InjectionKind } from './scenario.ts';

/** Kinds that leave something broken until an answer mends it. */
export const breaks: ReadonlySet<InjectionKind> = new Set<InjectionKind>([
  'clock-jump',
  'token-gone',
  'pin-locked',
  'disk-full',
  'medium-gone',
  'forged-file',
  'person-leaves',
]);

interface Together {
  readonly people: readonly { readonly id: string; readonly substitute?: true }[];
  readonly events: readonly Injection[];
  readonly goals: readonly Goal[];
}

function problemOf(event: Injection, people: Together['people']): string | null {
  const answers = Object.values(event.answers);
  if (answers.length < 2) return 'must offer at least two answers';
  if (answers.length > 6) return 'must offer at most six answers';
  const mending = answers.some(({ mends }) => mends === true);
  if (breaks.has(event.kind) && !mending) return 'must offer an answer that `mends`: nobody could go on';
  if (!breaks.has(event.kind) && mending) return 'breaks nothing that an answer could mend';
  if ((event.kind === 'clock-jump') !== (event.by !== undefined)) return '`by` belongs to kind `clock-jump`, and only there';
  if ((event.kind === 'person-leaves') !== (event.person !== undefined)) return '`person` belongs to kind `person-leaves`, and only there';
  if (event.person !== undefined && !people.some(({ id, substitute }) => id === event.person && substitute !== true))
    return 'names somebody who is not in the scenario';
  return null;
}

function goalProblem({ measure }: Goal, events: readonly Injection[]): string | null {
  if (!('answered' in measure)) return null;
  const event = events.find(({ id }) => id === measure.answered);
  if (event === undefined) return `is about event \`${measure.answered}\`, which is not in the scenario`;
  const unknown = measure.as.find((answer) => !Object.hasOwn(event.answers, answer));
  return unknown === undefined ? null : `is about answer \`${unknown}\`, which event \`${event.id}\` does not offer`;
}

/** Zod refinement of a scenario. */
export function checkScenarioTogether({ people, events, goals }: Together, context: z.core.$RefinementCtx<Together>): void {
  const add = (path: (string | number)[], message: string | null): void => {
    if (message !== null) context.addIssue({ code: 'custom', path, message });
  };
  for (const [index, event] of events.entries()) add(['events', index], problemOf(event, people));
  for (const [index, goal] of goals.entries()) add(['goals', index], goalProblem(goal, events));
}
