import { CeremonyError } from '../errors.ts';
import { namedRows, parseEventData } from './audit/parse-event.ts';
import { rowHash } from './row-hash.ts';
import type { NamedRow } from './row-store.ts';
import type { Store } from './store.ts';
import type { TableName } from './table-names.ts';

/** Rows a step is about to act on: those of a table whose key is, or begins with, this text. */
export interface RowsWanted {
  readonly table: TableName;
  readonly key: string;
}

interface Recorded extends NamedRow {
  readonly log: string;
  readonly seq: number;
}

const rowsMark = Buffer.from('"rows":[', 'ascii');

/**
 * The part of DATABASE-VS-LOG a step needs before it acts: every wanted row is what the newest event that names it recorded,
 * none is missing and none was added. An edit with another program, a row set back to an older state included, is
 * store.corrupt. Reads every log once; only lines that may name a wanted row are parsed.
 */
export function requireRecordedRows(store: Store, wanted: readonly RowsWanted[]): void {
  const recorded = lastRecorded(store, wanted);
  for (const [name, event] of recorded) {
    const row = store.row(event.table, event.key);
    const place = `event ${event.seq} of log ${event.log.slice(0, 8)}`;
    if (row === null) throw edited(`${name} was removed after ${place} recorded it`);
    if (row['event_log'] !== event.log || row['event_seq'] !== event.seq || rowHash(row) !== event.sha256)
      throw edited(`${name} is not what ${place} recorded`);
  }
  for (const { table, key } of wanted) {
    for (const row of store.inspect().eachRow(table)) {
      const name = `${table} ${String(row['key'])}`;
      if (name.startsWith(`${table} ${key}`) && !recorded.has(name)) throw edited(`${name} was added and no event recorded it`);
    }
  }
}

/** Table and key → the event that wrote the row last. */
function lastRecorded(store: Store, wanted: readonly RowsWanted[]): Map<string, Recorded> {
  const marks = wanted.map(({ key }) => Buffer.from(`"key":"${key}`, 'utf8'));
  const events = new Map<string, Recorded[]>();
  const inspection = store.inspect();
  for (const { log } of inspection.logs()) {
    let seq = 0;
    for (const bytes of inspection.eachLine(log)) {
      seq += 1;
      const line = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      if (!line.includes(rowsMark) || !marks.some((mark) => line.includes(mark))) continue;
      for (const named of namedRows(parseEventData(line) ?? {})) {
        if (!wanted.some(({ table, key }) => named.table === table && named.key.startsWith(key))) continue;
        const name = `${named.table} ${named.key}`;
        events.set(name, [...(events.get(name) ?? []), { ...named, log, seq }]);
      }
    }
  }
  return new Map([...events].map(([name, all]) => [name, newest(all)]));
}

/** Each event says which one wrote the row before: the newest is the one no other comes after. */
function newest(all: readonly Recorded[]): Recorded {
  const replaced = new Set(all.flatMap(({ after }) => (after === undefined ? [] : [`${after.log}/${after.seq}`])));
  const last = all.filter(({ log, seq }) => !replaced.has(`${log}/${seq}`));
  const [only, more] = last;
  if (only === undefined || more !== undefined) throw edited(`${all[0]?.table ?? 'a row'} ${all[0]?.key ?? ''} has no one last event`);
  return only;
}

function edited(what: string): CeremonyError {
  return new CeremonyError(
    'store.corrupt',
    `DATABASE-VS-LOG: ${what}: the database was edited by another program. Nothing was done. Stop and run conclave audit.`,
  );
}
