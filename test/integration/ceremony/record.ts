// What a data directory says: every row and every log, to show that a refusal changed nothing, or nothing but its own event.

import { expect } from 'vitest';
import type { App } from '../../../main/app.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { tableNames } from '../../../main/store/table-names.ts';
import { readRuns } from '../../../main/store/tables/run.ts';

export interface Event {
  readonly seq: number;
  readonly actor: string;
  readonly event: string;
  readonly step?: string;
  readonly data: Record<string, unknown>;
  readonly checks: readonly { readonly name: string; readonly verdict: string; readonly reason?: string }[];
}

export function eventsOf(app: App, log: string, after = 0): Event[] {
  return [...app.store.lines(log)].slice(after).map((line) => JSON.parse(new TextDecoder().decode(line)) as Event);
}

/** Names of the log's events. */
export const eventNames = (app: App, log: string, after = 0): string[] => eventsOf(app, log, after).map(({ event }) => event);

/** Rows without the moment a step was begun: a refused attempt begins it too. */
function rowsOf(app: App): Record<string, unknown> {
  return Object.fromEntries(
    tableNames.map((table) => [
      table,
      app.store.rows(table).map(({ event_log: _log, event_seq: _seq, started_at: _started, ...row }) => ({
        key: row['key'],
        sha256: sha256Hex(new TextEncoder().encode(JSON.stringify(row))),
      })),
    ]),
  );
}

export function recordOf(app: App): { rows: Record<string, unknown>; logs: Record<string, unknown> } {
  const logs = ['workstation', ...readRuns(app.store).map((run) => run.id)];
  return { rows: rowsOf(app), logs: Object.fromEntries(logs.map((log) => [log, app.store.head(log)])) };
}

/** The code with which the work is refused; 'done' when it is not. */
export async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work();
    return 'done';
  } catch (error) {
    return String((error as { code?: unknown }).code ?? error);
  }
}

/** Refused with this code, and not a byte of the record is different. */
export async function expectNothing(app: App, code: string, work: () => unknown): Promise<void> {
  const before = recordOf(app);
  expect(await codeOf(work)).toBe(code);
  expect(recordOf(app)).toEqual(before);
}

/** Refused with this code; no row is different and the run's log holds the attempt and the refusal only. */
export async function expectRefusalOnly(app: App, runId: string, code: string, work: () => unknown): Promise<void> {
  const before = recordOf(app);
  const { size } = app.store.head(runId);
  const workstation = app.store.head('workstation');
  expect(await codeOf(work)).toBe(code);
  expect(rowsOf(app)).toEqual(before.rows);
  expect(app.store.head('workstation')).toEqual(workstation);
  const events = eventsOf(app, runId, size).filter(({ event }) => event !== 'step-started');
  expect(events.map(({ event, data }) => [event, data['code']])).toEqual([['step-refused', code]]);
}
