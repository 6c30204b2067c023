import type { Playbook } from '../formats/playbook.ts';
import type { DrillEvent } from './drill-log.ts';

/** One step of the script: minutes planned, and what became of it. */
export interface TimelineRow {
  readonly step: string;
  readonly title: string;
  readonly planned: number;
  /** ISO 8601; null: it was not begun, or did not end. */
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** To a tenth; null where it did not end. */
  readonly actual: number | null;
  readonly skipped: boolean;
}

/** Every step before the last, which comes after the log is sealed. Of a step that decisions passed over nothing was planned. */
export function timelineOf(playbook: Pick<Playbook, 'steps'>, events: readonly DrillEvent[]): TimelineRow[] {
  return playbook.steps.slice(0, -1).map(({ id, title, kind, minutes }) => {
    const own = events.filter(({ step }) => step === id);
    const skipped = own.at(-1)?.event === 'step-skipped';
    const startedAt = skipped ? null : (own.find(({ event }) => event === 'step-entered' || event === 'step-started')?.at ?? null);
    const endedAt = skipped ? null : (own.findLast(({ event }) => event === 'step-finished')?.at ?? null);
    const actual = startedAt === null || endedAt === null ? null : Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 6000) / 10;
    return { step: id, title: title ?? kind, planned: skipped ? 0 : (minutes ?? 0), startedAt, endedAt, actual, skipped };
  });
}
