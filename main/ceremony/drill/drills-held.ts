// Drills that are on the production record: each by the bundle that proves it. A drill itself writes nothing there.

import { CeremonyError } from '../../errors.ts';
import type { DrillReport } from '../../drill/report.ts';
import { workstationLog } from '../../store/event-line.ts';
import type { Store } from '../../store/store.ts';
import { eventsNamed } from '../../steps/log-events.ts';
import { textOf } from '../../steps/state-map.ts';

const heldEvent = 'drill-held';

/** One drill on record, oldest first. Minutes of the drill's own time; null: not reached. */
export interface DrillHeld {
  readonly at: string;
  readonly run: string;
  readonly title: string;
  readonly points: { readonly got: number; readonly of: number };
  readonly goals: { readonly met: number; readonly of: number };
  readonly minutesToRevoke: number | null;
  readonly minutesToList: number | null;
  readonly tasks: number;
}

/** Every drill on record, oldest first. */
export function drillsHeld(store: Store): DrillHeld[] {
  return eventsNamed(store, workstationLog, [heldEvent]).map(({ at, data }) => ({
    at,
    run: textOf(data['run']),
    title: textOf(data['title']),
    points: data['points'] as unknown as DrillHeld['points'],
    goals: data['goals'] as unknown as DrillHeld['goals'],
    minutesToRevoke: data['minutesToRevoke'] as number | null,
    minutesToList: data['minutesToList'] as number | null,
    tasks: Number(data['tasks']),
  }));
}

/** Puts a drill on record. `manifest`: SHA-256 of its MANIFEST.json. Throws state.run-exists where it is there already. */
export function recordDrill(store: Store, report: DrillReport, manifest: string): void {
  if (drillsHeld(store).some(({ run }) => run === report.run))
    throw new CeremonyError('state.run-exists', 'This drill is on record already. Nothing was recorded a second time.');
  const { run, scenario, points, goals, revocation, tasks } = report;
  store.record({
    log: workstationLog,
    actor: 'conclave',
    event: heldEvent,
    data: {
      run,
      manifest,
      scenario: scenario.id,
      scenarioSha256: scenario.sha256,
      title: scenario.title,
      points: { ...points },
      goals: { met: goals.filter(({ met }) => met).length, of: goals.length },
      minutesToRevoke: revocation.minutesToRevoke,
      minutesToList: revocation.minutesToList,
      tasks: tasks.length,
    },
  });
}
