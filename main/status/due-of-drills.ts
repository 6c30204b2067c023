// When the next drill is due: the plan is tested every year (BR 5.7.1.1, 5.7.1.2).

import { addDuration } from '../pki/duration.ts';
import type { Due } from './due.ts';
import { day, soonDays } from './due-entry.ts';

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
  const due = addDuration(new Date(last.at), between);
  const left = due.getTime() - now.getTime();
  const soonFrom = new Date(due.getTime() - soonDays.drill * day);
  return [
    {
      id: 'drill-next',
      kind: 'drill',
      what: 'Next drill',
      authority: 'this workstation',
      at: due.toISOString(),
      inDays: Math.floor(left / day),
      soonFrom: soonFrom.toISOString(),
      urgency: left < 0 ? 'overdue' : now >= soonFrom ? 'soon' : 'later',
      note: `BR 5.7.1.1, 5.7.1.2: every year. The last was «${last.title}», ${last.at.slice(0, 10)}.`,
    },
  ];
}
