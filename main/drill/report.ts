// The after-action report as data, from scenario, playbook and log alone: whoever verifies a bundle makes the same.

import { canonicalJson } from '../formats/canonical-json.ts';
import type { Playbook } from '../formats/playbook.ts';
import type { Scenario } from '../formats/scenario.ts';
import { caughtIn, clocksIn, decisionsIn, revokedIn } from './findings.ts';
import { drillEvents, type DrillEvent } from './drill-log.ts';
import { judgeGoal, type GoalVerdict } from './goals.ts';
import { partsExercised, type PartVerdict } from './plan-parts.ts';
import { timelineOf, type TimelineRow } from './timeline.ts';

export interface DrillReport {
  readonly format: 'conclave/drill-report/1';
  readonly run: string;
  readonly scenario: { readonly id: string; readonly title: string; readonly sha256: string };
  readonly attendance: string;
  readonly begunAt: string;
  readonly sealedAt: string;
  /** Minutes of the drill's own time, planned and actual. */
  readonly minutes: { readonly planned: number; readonly actual: number };
  readonly points: { readonly got: number; readonly of: number };
  readonly goals: readonly GoalVerdict[];
  readonly timeline: readonly TimelineRow[];
  readonly events: readonly {
    readonly id: string;
    readonly title: string;
    /** null: the run did not come that far. */
    readonly at: string | null;
    readonly answers: readonly { readonly at: string; readonly by: string; readonly says: string; readonly because: string }[];
    readonly points: number;
    readonly of: number;
  }[];
  readonly decisions: readonly {
    readonly at: string;
    readonly by: string;
    readonly asks: string;
    readonly says: string;
    readonly reason: string;
  }[];
  readonly clocks: readonly {
    readonly id: string;
    readonly title: string;
    readonly clause: string;
    readonly due: string;
    readonly how: string;
  }[];
  readonly revocation: {
    readonly certificates: number;
    /** From evidence obtained, or else from the drill's beginning, in minutes; null: nothing was revoked, or published. */
    readonly minutesToRevoke: number | null;
    readonly minutesToList: number | null;
    readonly minutesToIssue: number | null;
  };
  readonly caught: readonly { readonly at: string; readonly step: string; readonly what: string }[];
  readonly lessons: readonly { readonly at: string; readonly by: string; readonly text: string }[];
  readonly tasks: readonly { readonly at: string; readonly by: string; readonly owner: string; readonly text: string }[];
  readonly plan: readonly PartVerdict[];
}

/** What a report is made from. */
export interface ReportSource {
  readonly run: string;
  readonly attendance: string;
  readonly scenario: Scenario;
  readonly scenarioSha256: string;
  readonly playbook: Playbook;
  readonly events: readonly DrillEvent[];
}

const minutesBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 60_000);

function eventsOfDrill({ scenario, events }: ReportSource): DrillReport['events'] {
  const happened = drillEvents(events, 'drill-event');
  const answered = drillEvents(events, 'drill-answer');
  return scenario.events.map(({ id, title, answers }) => {
    const given = answered.filter((each) => each.id === id);
    const [first] = given;
    return {
      id,
      title,
      at: happened.find((each) => each.id === id)?.at ?? null,
      answers: given.map(({ at, actor, says, answer }) => ({ at, by: actor, says, because: answers[answer]?.because ?? '' })),
      // What was said first counts.
      points: first === undefined ? 0 : (answers[first.answer]?.points ?? 0),
      of: Math.max(...Object.values(answers).map(({ points }) => points)),
    };
  });
}

/** Composes the report. Throws input.schema where the log is no drill's. */
export function composeReport(source: ReportSource): DrillReport {
  const { run, attendance, scenario, scenarioSha256, playbook, events } = source;
  const begunAt = drillEvents(events, 'drill-begun')[0]?.at ?? events[0]?.at ?? '';
  const sealedAt = events.at(-1)?.at ?? begunAt;
  const goals = scenario.goals.map((goal) => judgeGoal(goal, events));
  const happened = eventsOfDrill(source);
  const timeline = timelineOf(playbook, events);
  const sum = (list: readonly { points: number; of: number }[], of: 'points' | 'of'): number =>
    list.reduce((total, each) => total + each[of], 0);
  return {
    format: 'conclave/drill-report/1',
    run,
    scenario: { id: scenario.id, title: scenario.title, sha256: scenarioSha256 },
    attendance,
    begunAt,
    sealedAt,
    minutes: { planned: timeline.reduce((total, { planned }) => total + planned, 0), actual: minutesBetween(begunAt, sealedAt) },
    points: { got: sum(goals, 'points') + sum(happened, 'points'), of: sum(goals, 'of') + sum(happened, 'of') },
    goals,
    timeline,
    events: happened,
    decisions: decisionsIn(events),
    clocks: clocksIn(playbook, events),
    revocation: revokedIn(events, begunAt),
    caught: caughtIn(events),
    lessons: drillEvents(events, 'drill-lesson').map(({ at, actor, text }) => ({ at, by: actor, text })),
    tasks: drillEvents(events, 'drill-task').map(({ at, actor, text, owner }) => ({ at, by: actor, owner, text })),
    plan: partsExercised(scenario, events, attendance),
  };
}

/** Its file in the bundle: canonical JSON. */
export const encodeReport = (report: DrillReport): Uint8Array => new TextEncoder().encode(canonicalJson(report));
