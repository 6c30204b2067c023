// What a drill's log tells: decisions, clocks, what was revoked and when, and what the checks caught.

import type { Playbook } from '../formats/playbook.ts';
import type { DrillEvent } from './drill-log.ts';
import type { DrillReport } from './report.ts';
import { textIn } from './text-in.ts';

export const decisionsIn = (events: readonly DrillEvent[]): DrillReport['decisions'] =>
  events
    .filter(({ event }) => event === 'decided')
    .map(({ at, actor, data }) => ({
      at,
      by: actor,
      asks: textIn(data, 'asks'),
      says: textIn(data, 'says'),
      reason: textIn(data, 'reason'),
    }));

const ends: Readonly<Record<string, string>> = { 'clock-met': 'met', 'clock-missed': 'missed', 'clock-left-running': 'left running' };

/** Every clock that started, in the order of the log. */
export function clocksIn(playbook: Pick<Playbook, 'steps'>, events: readonly DrillEvent[]): DrillReport['clocks'] {
  const planned = new Map(playbook.steps.flatMap(({ clocks }) => Object.entries(clocks ?? {})));
  return events
    .filter(({ event }) => event === 'clock-started')
    .map(({ data }) => {
      const id = textIn(data, 'clock');
      const end = events.find((each) => Object.hasOwn(ends, each.event) && textIn(each.data, 'clock') === id);
      const clock = planned.get(id);
      return {
        id,
        title: clock?.title ?? id,
        clause: clock?.clause ?? '',
        due: textIn(data, 'due'),
        how: ends[end?.event ?? ''] ?? 'running',
      };
    });
}

const recorded: ReadonlySet<string> = new Set(['revocation-recorded', 'mass-revocation-recorded']);

function countOf({ data }: DrillEvent): number {
  const { count, entries } = data;
  if (typeof count === 'number') return count;
  return Array.isArray(entries) ? entries.length : 0;
}

/** How many certificates were revoked, and minutes until revocation, until the list that says so was signed, and until something was issued again. */
export function revokedIn(events: readonly DrillEvent[], begunAt: string): DrillReport['revocation'] {
  const evidence = events.find(({ event }) => event === 'evidence-obtained');
  const from = evidence === undefined ? begunAt : textIn(evidence.data, 'obtained');
  const since = (found: DrillEvent | undefined): number | null =>
    found === undefined ? null : Math.round((Date.parse(found.at) - Date.parse(from)) / 60_000);
  const revocations = events.filter(({ event }) => recorded.has(event));
  const made = (role: string): DrillEvent | undefined =>
    events.find(({ event, data }) => event === 'artifact-made' && data['role'] === role);
  return {
    certificates: revocations.reduce((sum, each) => sum + countOf(each), 0),
    minutesToRevoke: since(revocations[0]),
    minutesToList: revocations.length === 0 ? null : since(made('crl')),
    minutesToIssue: since(made('certificate')),
  };
}

/** What was refused, and every check that failed. A check that was refused first is told once. */
export function caughtIn(events: readonly DrillEvent[]): DrillReport['caught'] {
  return events.flatMap(({ at, event, step, data, checks }) => {
    const failed = checks.filter(({ verdict }) => verdict === 'failed').map(({ name, reason }) => `${name}: ${reason ?? 'failed'}`);
    const refused = event === 'step-refused' ? [textIn(data, 'code')] : [];
    return [...failed, ...refused].map((what) => ({ at, step: step ?? '', what }));
  });
}
