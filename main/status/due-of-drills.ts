// When the next drill is due: the plan is tested every year (BR 5.7.1.1, 5.7.1.2).

import { addDuration } from '../pki/duration.ts';
import { always, day, dueOf, soonDays, type Due } from './due-entry.ts';

/** ISO 8601. */
const between = 'P1Y';

/** A drill on record: when it was put there (ISO 8601 UTC), and its scenario's title. */
export interface HeldDrill {
  readonly at: string;
  readonly title: string;
}

/** A year after the last drill on record; nothing before the first. */
export function drillEntries(held: readonly HeldDrill[], now: Date): Due[] {
  const last = held.at(-1);
  if (last === undefined) return [];
  const at = addDuration(new Date(last.at), between).toISOString();
  const notes = always(`BR 5.7.1.1, 5.7.1.2: every year. The last was «${last.title}», ${last.at.slice(0, 10)}.`);
  const entry = { kind: 'drill', of: 'next', what: 'Next drill', at, soon: soonDays.drill * day, notes } as const;
  return [dueOf(entry, 'this workstation', now)];
}
