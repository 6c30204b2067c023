import { planParts, type PlanPart, type Scenario } from '../formats/scenario.ts';
import type { DrillEvent } from './drill-log.ts';

/** What of a plan for mass revocation a drill exercised (BR 5.7.1.2). */
export interface PartVerdict {
  readonly part: PlanPart;
  readonly title: string;
  /** `not-in-drill`: the scenario is not about it; `not-reached`: it is, and the log shows nothing of it. */
  readonly verdict: 'exercised' | 'not-reached' | 'not-in-drill';
  /** How the scenario exercises it; '' where it does not. */
  readonly how: string;
}

/** As the Requirements call them. */
export const planPartTitles: Readonly<Record<PlanPart, string>> = {
  activation: 'Activation criteria',
  contacts: 'Customer contact information',
  automation: 'Automation points',
  timelines: 'Targets and timelines',
  notification: 'Subscriber notification methods',
  roles: 'Role assignments',
  training: 'Training and education',
  testing: 'Plan testing',
  analysis: 'Post-test analysis and update schedule',
};

const tells =
  (...names: string[]) =>
  (events: readonly DrillEvent[]): boolean =>
    events.some(({ event }) => names.includes(event));

/** What the log must show of each part, whatever a scenario promises. */
const shown: Readonly<Record<PlanPart, (events: readonly DrillEvent[], attendance: string) => boolean>> = {
  activation: tells('evidence-obtained', 'decided', 'drill-answer'),
  contacts: tells('people-told'),
  automation: tells('crl-compared', 'mass-revocation-recorded', 'revocation-recorded'),
  timelines: tells('clock-started'),
  notification: tells('people-told'),
  roles: tells('person-present'),
  // Nobody learns from a machine that plays alone.
  training: (_events, attendance) => attendance === 'people',
  testing: tells('revocation-recorded', 'mass-revocation-recorded', 'artifact-made'),
  analysis: tells('drill-lesson', 'drill-task'),
};

/** All nine, in the order of the Requirements. */
export const partsExercised = (scenario: Scenario, events: readonly DrillEvent[], attendance: string): PartVerdict[] =>
  planParts.map((part) => {
    const how = scenario.exercises[part] ?? '';
    const verdict = how === '' ? 'not-in-drill' : shown[part](events, attendance) ? 'exercised' : 'not-reached';
    return { part, title: planPartTitles[part], verdict, how };
  });
