// What a drill adds to the view of its run: what has happened, what it asks, what was said, and at the end the report.

import type { LoadedFile } from '../../formats/loaded-file.ts';
import type { Scenario } from '../../formats/scenario.ts';
import { breaks } from '../../formats/scenario-together.ts';
import { drillEvents, type DrillEvent } from '../../drill/drill-log.ts';
import { composeReport } from '../../drill/report.ts';
import { logEvents } from '../../steps/log-events.ts';
import type { Store } from '../../store/store.ts';
import { readRun } from '../../store/tables/run.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { storedRun } from '../stored-run.ts';

/** The run's log as a drill looks at it. */
export const eventsOfDrillLog = (store: Store, runId: string): DrillEvent[] => [...logEvents(store, runId)] as unknown as DrillEvent[];

const over: ReadonlySet<string> = new Set(['sealed', 'finished']);

function reportOf(store: Store, runId: string, scenario: LoadedFile<Scenario>, events: readonly DrillEvent[]) {
  const row = readRun(store, runId);
  if (row === null || !over.has(row.status)) return {};
  const { playbook, attendance } = storedRun(row);
  return { report: composeReport({ run: runId, attendance, scenario: scenario.value, scenarioSha256: scenario.sha256, playbook, events }) };
}

/** The view with the drill's part; a run that is no drill (a stand-in's) as it is. */
export function drillView(store: Store, scenario: LoadedFile<Scenario>, view: RunView): RunView {
  const events = eventsOfDrillLog(store, view.runId);
  if (drillEvents(events, 'drill-begun').length === 0) return view;
  const answered = drillEvents(events, 'drill-answer');
  const happened = drillEvents(events, 'drill-event').flatMap(({ id, at }) => {
    const event = scenario.value.events.find((each) => each.id === id);
    if (event === undefined) return [];
    const given = answered.filter((each) => each.id === id);
    const settled = breaks.has(event.kind) ? given.some(({ mended }) => mended) : given.length > 0;
    return [
      {
        id,
        at,
        title: event.title,
        says: event.says,
        asks: event.asks,
        answers: Object.entries(event.answers).map(([answer, { says }]) => ({ id: answer, says })),
        given: given.map(({ at: when, actor, says, answer }) => ({
          at: when,
          by: actor,
          says,
          because: event.answers[answer]?.because ?? '',
        })),
        open: !settled && (view.status === 'open' || view.status === 'paused'),
      },
    ];
  });
  return {
    ...view,
    drill: {
      scenario: scenario.value.id,
      title: scenario.value.title,
      briefing: scenario.value.briefing,
      events: happened,
      lessons: drillEvents(events, 'drill-lesson').map(({ at, actor, text }) => ({ at, by: actor, text })),
      tasks: drillEvents(events, 'drill-task').map(({ at, actor, text, owner }) => ({ at, by: actor, text, owner })),
      ...reportOf(store, view.runId, scenario, events),
    },
  };
}
