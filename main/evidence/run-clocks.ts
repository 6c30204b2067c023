// The clocks of a run, told from its playbook and its log alone: what runs, until when, and whether it was met.

import { evidenceObtained, type PlaybookClock } from '../formats/playbook-clock.ts';
import type { Playbook, PlaybookStep } from '../formats/playbook.ts';
import { addDuration } from '../pki/duration.ts';

/** An event as far as clocks look at it. */
export interface ClockEvent {
  readonly at: string;
  readonly event: string;
  readonly step?: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A clock that has started. Dates ISO 8601 UTC. */
export interface RunClock {
  readonly id: string;
  readonly title: string;
  readonly clause: string;
  /** What it counts from, in words. */
  readonly since: string;
  readonly from: string;
  readonly due: string;
  /** When the step that meets it ended; null: it runs. */
  readonly endedAt: string | null;
}

/** Ends in time, to the millisecond. */
export const isMet = ({ due }: RunClock, at: string): boolean => Date.parse(at) <= Date.parse(due);

/** Every clock that has started, in the order of the playbook. Nothing pauses one (rules.md, Time); a step that is done again starts none anew. */
export function runClocks(playbook: Pick<Playbook, 'steps'>, rules: string, events: readonly ClockEvent[]): RunClock[] {
  const ended = (id: string): string | undefined => events.find(({ event, step }) => event === 'step-finished' && step === id)?.at;
  return playbook.steps.flatMap((step) =>
    ended(step.id) === undefined
      ? []
      : Object.entries(step.clocks ?? {})
          .filter(([, clock]) => (clock.rules as readonly string[]).includes(rules))
          .flatMap(([id, clock]) => running(id, clock, step, playbook, events, ended)),
  );
}

function running(
  id: string,
  { title, clause, starts, met, lasts }: PlaybookClock,
  step: PlaybookStep,
  { steps }: Pick<Playbook, 'steps'>,
  events: readonly ClockEvent[],
  ended: (id: string) => string | undefined,
): RunClock[] {
  const evidence = events.find((each) => each.event === evidenceObtained && each.step === step.id)?.data['obtained'];
  const from = starts === evidenceObtained ? evidence : ended(starts);
  if (typeof from !== 'string' || Number.isNaN(Date.parse(from))) return [];
  const name = steps.find((each) => each.id === starts);
  return [
    {
      id,
      title,
      clause,
      since: starts === evidenceObtained ? 'evidence obtained' : (name?.title ?? starts),
      from: new Date(from).toISOString(),
      due: addDuration(new Date(from), lasts).toISOString(),
      endedAt: ended(met) ?? null,
    },
  ];
}
