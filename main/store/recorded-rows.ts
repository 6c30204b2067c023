import { CeremonyError } from '../errors.ts';
import { namedRows, parseEventData } from './audit/parse-event.ts';
import { rowHash } from './row-hash.ts';
import type { NamedRow } from './row-store.ts';
import type { LogHead, Store } from './store.ts';
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
    for (const found of store.inspect().keysFrom(table, key)) {
      const name = `${table} ${found}`;
      if (!recorded.has(name)) throw edited(`${name} was added and no event recorded it`);
    }
  }
}

/** Table and key → the event that wrote the row last. */
function lastRecorded(store: Store, wanted: readonly RowsWanted[]): Map<string, Recorded> {
  return new Map([...eventsNaming(store, wanted)].map(([name, all]) => [name, newest(all)]));
}

/** Events that name wanted rows, and how far each log was read for them. */
interface Read {
  readonly events: Map<string, readonly Recorded[]>;
  readonly logs: Map<string, LogHead>;
}

const kept = new WeakMap<Store, Map<string, Read>>();

/**
 * A run asks for the same rows again at every step, and the log of a large authority has gigabytes: what was read is kept, and only lines
 * after it are read, if the chain says that they follow it. A rolled-back transaction is noticed by that.
 */
function eventsNaming(store: Store, wanted: readonly RowsWanted[]): Read['events'] {
  const reads = kept.get(store) ?? new Map<string, Read>();
  kept.set(store, reads);
  const name = wanted.map(({ table, key }) => `${table} ${key}`).join('\n');
  const known = reads.get(name);
  const read = readOn(store, wanted, known) ?? readOn(store, wanted, undefined);
  if (read === null) throw edited('a log does not follow its own lines');
  // What a transaction wrote may be taken back.
  if (!store.inTransaction) reads.set(name, read);
  return read.events;
}

/** What was read before and what came after; null: a log is not what was read of it. */
function readOn(store: Store, wanted: readonly RowsWanted[], before: Read | undefined): Read | null {
  const known: Read = { events: new Map(before?.events), logs: new Map(before?.logs) };
  const marks = wanted.map(({ key }) => Buffer.from(`"key":"${key}`, 'utf8'));
  const heads = new Map(
    store
      .inspect()
      .logs()
      .map(({ log }) => [log, store.head(log)]),
  );
  for (const [log, at] of known.logs) {
    const head = heads.get(log);
    if (head === undefined || head.size < at.size || (head.size === at.size && head.head !== at.head)) return null;
  }
  for (const [log, head] of heads) {
    const at = known.logs.get(log);
    if (at?.size === head.size) continue;
    let seq = at?.size ?? 0;
    for (const bytes of store.lines(log, seq)) {
      seq += 1;
      const line = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      if (at !== undefined && seq === at.size + 1 && !line.includes(`"prev":"${at.head}"`)) return null;
      if (!line.includes(rowsMark) || !marks.some((mark) => line.includes(mark))) continue;
      for (const named of namedRows(parseEventData(line) ?? {})) {
        if (!wanted.some(({ table, key }) => named.table === table && named.key.startsWith(key))) continue;
        const name = `${named.table} ${named.key}`;
        known.events.set(name, [...(known.events.get(name) ?? []), { ...named, log, seq }]);
      }
    }
    known.logs.set(log, head);
  }
  return known;
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
