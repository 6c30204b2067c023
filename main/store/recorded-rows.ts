import { CeremonyError } from '../errors.ts';
import { namedRows, parseEventData } from './audit/parse-event.ts';
import { bytesOfLine, followsLine } from './event-line.ts';
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
  /** What was looked for in the lines, and in which lines of each log any of it stands. */
  readonly marks: readonly string[];
  readonly lines: Map<string, number[]>;
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
  const marks = marksOf(wanted);
  const known = reads.get(name) ?? narrowed(store, wanted, marks, reads);
  const read = readOn(store, wanted, marks, known) ?? readOn(store, wanted, marks, undefined);
  if (read === null) throw edited('a log does not follow its own lines');
  // What a transaction wrote may be taken back.
  if (!store.inTransaction) reads.set(name, read);
  return read.events;
}

/** How a line that names wanted rows has their keys; of those one begins with another the shorter is enough. */
function marksOf(wanted: readonly RowsWanted[]): string[] {
  const marks = wanted.map(({ key }) => `"key":"${key}`);
  return [...new Set(marks)].filter((mark) => !marks.some((other) => other !== mark && mark.startsWith(other)));
}

/**
 * From what was read for other rows: where each mark begins with one that was looked for then, no other line has it. A step that is about
 * one list of an authority asks after another that was about the authority.
 */
function narrowed(
  store: Store,
  wanted: readonly RowsWanted[],
  marks: readonly string[],
  reads: ReadonlyMap<string, Read>,
): Read | undefined {
  const wider = [...reads.values()].find((read) => marks.every((mark) => read.marks.some((other) => mark.startsWith(other))));
  if (wider === undefined) return undefined;
  const read: Read = { events: new Map(), logs: new Map(wider.logs), marks, lines: new Map() };
  for (const [log, seqs] of wider.lines)
    for (const seq of seqs) {
      const line = store.inspect().lineAt(log, seq);
      if (line === null) return undefined;
      noteLine(read, wanted, { log, seq, line });
    }
  return read;
}

/** What is added to it is not in what it was read from: a transaction may be taken back. */
const copyOf = (lines: Read['lines'] = new Map()): Read['lines'] => new Map(Array.from(lines, ([log, seqs]) => [log, [...seqs]]));

interface Place {
  readonly log: string;
  readonly seq: number;
  readonly line: Uint8Array;
}

function noteLine({ events, marks, lines }: Read, wanted: readonly RowsWanted[], { log, seq, line }: Place): void {
  const bytes = bytesOfLine(line);
  if (!bytes.includes(rowsMark) || !marks.some((mark) => bytes.includes(mark))) return;
  const found = lines.get(log) ?? [];
  found.push(seq);
  lines.set(log, found);
  for (const named of namedRows(parseEventData(bytes) ?? {})) {
    if (!wanted.some(({ table, key }) => named.table === table && named.key.startsWith(key))) continue;
    const name = `${named.table} ${named.key}`;
    events.set(name, [...(events.get(name) ?? []), { ...named, log, seq }]);
  }
}

/** What was read before and what came after; null: a log is not what was read of it. */
function readOn(store: Store, wanted: readonly RowsWanted[], marks: readonly string[], before: Read | undefined): Read | null {
  const known: Read = { events: new Map(before?.events), logs: new Map(before?.logs), marks, lines: copyOf(before?.lines) };
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
    for (const line of store.lines(log, seq)) {
      seq += 1;
      if (at !== undefined && seq === at.size + 1 && !followsLine(line, at.head)) return null;
      noteLine(known, wanted, { log, seq, line });
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
