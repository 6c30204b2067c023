import type { Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { JsonObject, JsonValue } from '../formats/canonical-json.ts';
import { sha256Hex } from '../pki/hash.ts';
import type { Sha256 } from '../pki/hash.ts';
import type { Database } from './database.ts';
import { encodeEventLine, noLine, workstationLog } from './event-line.ts';
import type { RowStore, RowWrite } from './row-store.ts';
import { storeError } from './store-error.ts';
import type { Transactions } from './transactions.ts';

/** One event to append. `log`: 'workstation' or a run id. `actor`: a person id or 'conclave'. */
export interface EventEntry {
  readonly log: string;
  /** ISO 8601 UTC with milliseconds, where the event must come out the same when it is written again; otherwise the clock’s time. */
  readonly at?: string;
  readonly run?: string;
  readonly step?: string;
  readonly actor: string;
  readonly event: string;
  readonly data: JsonObject;
  readonly checks?: readonly Check[];
}

/** An event as it was written. `sha256` is the log's new head. */
export interface LoggedEvent {
  readonly log: string;
  readonly seq: number;
  readonly at: string;
  readonly line: Uint8Array;
  readonly sha256: Sha256;
}

/** Size in lines and SHA-256 of the last line (64 zeros for an empty log). */
export interface LogHead {
  readonly size: number;
  readonly head: Sha256;
}

/** Appends events and the rows they name. */
export interface Recorder {
  record(entry: EventEntry, rows?: readonly RowWrite[]): LoggedEvent;
  head(log: string): LogHead;
  lines(log: string, after?: number): Generator<Uint8Array>;
}

const logName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
/** Lines are read in pages of about so many octets: an event of a thousand certificates has half a million. */
const pageBytes = 4 << 20;
const [fewestLines, firstLines, mostLines] = [1, 8, 256];

/**
 * Appending costs the same however long the log is: the head is kept beside it. (The head, not the stored line, is what the
 * next line names: so an edited last line is not covered up by appending to it.)
 */
export function makeRecorder(options: { database: Database; rowStore: RowStore; transactions: Transactions; now: () => Date }): Recorder {
  const { database, rowStore, transactions } = options;

  function head(log: string): LogHead {
    const row = database.get('SELECT size, head FROM log_head WHERE log = ?', log);
    return row === undefined ? { size: 0, head: noLine } : { size: Number(row['size']), head: String(row['head']) as Sha256 };
  }

  function append(entry: EventEntry, rows: readonly RowWrite[]): LoggedEvent {
    if (!logName.test(entry.log)) throw new CeremonyError('bug', 'A log has a name it may not have.');
    if ('rows' in entry.data) throw new CeremonyError('bug', 'An event’s data may not have rows of its own.');
    if (new Set(rows.map((row) => `${row.table} ${row.key}`)).size !== rows.length)
      throw new CeremonyError('bug', 'An event writes the same row twice.');
    const before = head(entry.log);
    const seq = before.size + 1;
    const prepared = rows.map((row) => rowStore.prepare(row));
    const data = prepared.length === 0 ? entry.data : { ...entry.data, rows: prepared.map(({ named }) => named) as unknown as JsonValue };
    const at = entry.at ?? options.now().toISOString();
    const run = entry.run ?? (entry.log === workstationLog ? undefined : entry.log);
    const line = encodeEventLine({
      seq,
      at,
      run,
      step: entry.step,
      actor: entry.actor,
      event: entry.event,
      data,
      checks: entry.checks ?? [],
      prev: before.head,
    });
    const sha256 = sha256Hex(line);
    try {
      database.run('INSERT INTO log_event (log, seq, line) VALUES (?, ?, ?)', entry.log, seq, line);
    } catch (error) {
      // Size and head say one thing and the lines another: someone removed or added lines.
      if (error instanceof CeremonyError && error.code === 'bug') throw storeError('store.corrupt', error);
      throw error;
    }
    database.run(
      'INSERT INTO log_head (log, size, head) VALUES (?, ?, ?) ON CONFLICT (log) DO UPDATE SET size = excluded.size, head = excluded.head',
      entry.log,
      seq,
      sha256,
    );
    for (const row of prepared) row.write(entry.log, seq);
    return { log: entry.log, seq, at, line, sha256 };
  }

  return {
    head,
    record: (entry, rows = []) => transactions.run(() => append(entry, rows)),
    *lines(log, after = 0) {
      // In pages, so that whoever reads may write in between.
      for (let [last, wanted] = [after, firstLines]; ;) {
        const page = database.all('SELECT seq, line FROM log_event WHERE log = ? AND seq > ? ORDER BY seq LIMIT ?', log, last, wanted);
        let read = 0;
        for (const row of page) {
          const line = row['line'] as Uint8Array;
          read += line.length;
          yield line;
        }
        if (page.length < wanted) return;
        last = Number(page.at(-1)?.['seq']);
        wanted = Math.min(mostLines, Math.max(fewestLines, Math.floor((pageBytes * page.length) / read)));
      }
    },
  };
}
