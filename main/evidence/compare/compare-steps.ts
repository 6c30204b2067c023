import type { LogEvent } from '../transcript.ts';
import type { BundleReading } from '../verify/reading.ts';
import { type Difference, differing } from './difference.ts';

/** A step of the playbook with its minutes. */
export interface ComparedStep {
  readonly id: string;
  readonly title: string;
  readonly planned: number;
  /** Minutes to a tenth; null where the log does not tell. */
  readonly rehearsal: number | null;
  readonly production: number | null;
}

/** The same steps, of the same kinds, in the same order, each as often; who acted may differ within a role. */
export function compareSteps(rehearsal: BundleReading, production: BundleReading): (Difference | null)[] {
  const [one, other] = [finished(rehearsal), finished(production)];
  const ids = [...new Set([...one, ...other])];
  const count = (list: readonly string[], id: string): string => `done ${list.filter((each) => each === id).length} times`;
  return [
    differing('steps', 'order', [...new Set(one)].join(', '), [...new Set(other)].join(', ')),
    ...ids.map((id) => differing(`step ${id}`, 'how often', count(one, id), count(other, id))),
    ...ids.map((id) =>
      differing(`step ${id}`, 'acted', actors(rehearsal, id), actors(production, id), 'whoever holds the role may act on the day'),
    ),
    differing('approvals', 'number', String(rehearsal.approvals().length), String(production.approvals().length)),
  ];
}

/** Planned and spent minutes of each step of the playbook. */
export function stepTimes(rehearsal: BundleReading, production: BundleReading): ComparedStep[] {
  return production.playbook().value.steps.map(({ id, title, minutes }) => ({
    id,
    title: title ?? id,
    planned: minutes ?? 0,
    rehearsal: minutesOf(rehearsal.events(), id),
    production: minutesOf(production.events(), id),
  }));
}

function finished(reading: BundleReading): string[] {
  return reading
    .events()
    .filter(({ event }) => event === 'step-finished')
    .map(({ step, data }) => `${step ?? ''} (${String(data['kind'])})`);
}

function actors(reading: BundleReading, step: string): string {
  const id = step.split(' ')[0];
  const people = reading
    .events()
    .filter((event) => event.step === id && event.actor !== 'conclave')
    .map(({ actor }) => actor);
  return [...new Set(people)].toSorted().join(', ');
}

function minutesOf(events: readonly LogEvent[], id: string): number | null {
  const own = events.filter(({ step }) => step === id);
  const end = own.findLast(({ event }) => event === 'step-finished');
  const [start] = own;
  return start === undefined || end === undefined ? null : Math.round((Date.parse(end.at) - Date.parse(start.at)) / 6000) / 10;
}
