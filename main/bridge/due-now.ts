import { clocksOfRun } from '../ceremony/tell-clocks.ts';
import { storedRun } from '../ceremony/stored-run.ts';
import { drillsHeld } from '../ceremony/drill/drills-held.ts';
import { drillEntries } from '../status/due-of-drills.ts';
import { clockEntries, type RunningClock } from '../status/due-of-clocks.ts';
import { reserveEntries } from '../status/due-of-reserve.ts';
import { upkeepEntries } from '../status/due-of-upkeep.ts';
import type { Due } from '../status/due-entry.ts';
import { dueList } from '../status/due.ts';
import type { Store } from '../store/store.ts';
import { readRuns, type Run } from '../store/tables/run.ts';
import type { AuthorityRecord } from './authorities.ts';
import { dueFacts } from './due-facts.ts';
import { reservesOf } from './reserves.ts';
import { upkeepOf } from './upkeep.ts';

/** Clocks that run in production runs that are not over. A paused run pauses none. */
const runningClocks = (store: Store, runs: readonly Run[]): RunningClock[] =>
  runs
    .filter(({ mode, status }) => mode === 'production' && (status === 'open' || status === 'paused'))
    .flatMap((row) => {
      const run = storedRun(row);
      return clocksOfRun(store, run)
        .filter(({ endedAt }) => endedAt === null)
        .map((clock) => ({ run: run.id, title: run.plan.title, clock }));
    });

/** Everything that is due, soonest first: of authorities, the clocks that run, the next drill, what is held in reserve, inspections and HSMs. */
export function dueNow(store: Store, records: readonly AuthorityRecord[], now: Date): Due[] {
  const runs = readRuns(store);
  return [
    ...dueList(dueFacts(store, records, now), now),
    ...clockEntries(runningClocks(store, runs), now),
    ...drillEntries(drillsHeld(store), now),
    ...reserveEntries(reservesOf(store, now), now),
    ...upkeepEntries(upkeepOf(store, runs), now),
  ].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.id < b.id ? -1 : 1));
}
