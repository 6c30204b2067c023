// Which events of a scenario are due where a run stands now.

import type { Injection, Scenario } from '../formats/scenario.ts';
import { addDuration } from '../pki/duration.ts';

/** Where a run stands. */
export interface Stand {
  readonly current: string | null;
  /** Ids of steps that are done. */
  readonly done: ReadonlySet<string>;
  readonly begunAt: Date;
  readonly now: Date;
}

function isDue({ when }: Injection, { current, done, begunAt, now }: Stand): boolean {
  if ('before' in when) return current === when.before;
  if ('after' in when) return done.has(when.after);
  return now >= addDuration(begunAt, when.elapsed);
}

/** Milliseconds of a duration from a moment on. */
export const spanFrom = (from: Date, duration: string): number => addDuration(from, duration).getTime() - from.getTime();

/** Events that have not happened and are due, in the order of the scenario. */
export const dueEvents = (scenario: Scenario, happened: ReadonlySet<string>, stand: Stand): readonly Injection[] =>
  scenario.events.filter((event) => !happened.has(event.id) && isDue(event, stand));
