// What the log says of clocks: when each starts, and whether it was met. Written in the commit of the step that did it.

import { isMet, runClocks, type RunClock } from '../evidence/run-clocks.ts';
import { logEvents } from '../steps/log-events.ts';
import type { RunFacts } from '../steps/step.ts';
import type { Store } from '../store/store.ts';

/** Every clock of the run that has started, by its own log. */
export const clocksOfRun = (store: Store, { id, playbook, plan }: Pick<RunFacts, 'id' | 'playbook' | 'plan'>): readonly RunClock[] =>
  playbook.steps.some(({ clocks }) => clocks !== undefined) ? runClocks(playbook, plan.rules, [...logEvents(store, id)]) : [];

/** Tells what changed since `before`; `ending`: the log ends here, and what still runs is told as that. */
export function tellClocks(store: Store, run: RunFacts, step: string, before: readonly RunClock[], ending: boolean): void {
  const tell = (event: string, data: Record<string, string>): void =>
    void store.record({ log: run.id, run: run.id, step, actor: 'conclave', event, data });
  for (const clock of clocksOfRun(store, run)) {
    const { id, title, clause, from, due, endedAt } = clock;
    const known = before.find((each) => each.id === id);
    if (known === undefined) tell('clock-started', { clock: id, title, clause, from, due });
    if (endedAt !== null && (known?.endedAt ?? null) === null)
      tell(isMet(clock, endedAt) ? 'clock-met' : 'clock-missed', { clock: id, title, due, endedAt });
    if (endedAt === null && ending) tell('clock-left-running', { clock: id, title, due });
  }
}
