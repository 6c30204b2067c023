// store/: everything that must survive: one SQLite file, its logs, the log key, the people's credentials. Lives here: what is
// written, that it is durable, that nothing is rewritten unseen, and the audit. May not live here: what a row is for, who may
// act, clock and randomness (passed in). The database handle never leaves this room.

import { chmodSync, closeSync, existsSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CeremonyError } from '../errors.ts';
import { makeCheckpoint } from './checkpoint.ts';
import { crlDirectory } from './crl-file.ts';
import { openDatabase, useWriteAheadLog } from './database.ts';
import type { Database, SqlRow, SqlValue } from './database.ts';
import { refuseDamagedLog } from './damaged-log.ts';
import { removeUnfinishedFiles, syncDirectory } from './durable-file.ts';
import { workstationLog } from './event-line.ts';
import { refuseForgottenDatabase } from './forgotten-database.ts';
import { refuseHalfRestored } from './half-restored.ts';
import { makeInspection } from './inspection.ts';
import type { Inspection } from './inspection.ts';
import { openLogKey } from './log-key.ts';
import type { LogKey } from './log-key.ts';
import { migrate, schemaVersion } from './migrate.ts';
import { latestVersion } from './migrations/migrations.ts';
import { openReadingCopy } from './reading-copy.ts';
import { makeRecorder } from './recorder.ts';
import type { EventEntry, LoggedEvent, LogHead, Recorder } from './recorder.ts';
import { makeRowStore } from './row-store.ts';
import type { RowStore, RowWrite } from './row-store.ts';
import { schemaProblems } from './schema-check.ts';
import { guarded, storeError } from './store-error.ts';
import type { TableName } from './table-names.ts';
import { makeTransactions } from './transactions.ts';

export { tableNames } from './table-names.ts';
export type { TableName } from './table-names.ts';
export type { EventEntry, LoggedEvent, LogHead } from './recorder.ts';
export type { RowWrite } from './row-store.ts';
export type { LogKey } from './log-key.ts';
export type { SqlRow, SqlValue } from './database.ts';

export interface StoreOptions {
  /** The data directory; made with mode 0700 if missing. Holds conclave.db, log.key, people/, tokens/. */
  readonly directory: string;
  readonly now: () => Date;
  readonly random: (length: number) => Uint8Array;
  /** Called at every named point, for tests that kill the process there. */
  readonly point?: (name: string) => void;
  /** Opens without writing anything there, whatever state it is in (audit). */
  readonly readOnly?: boolean;
}

export interface Store {
  readonly directory: string;
  /** The clock the store was opened with. */
  readonly now: () => Date;
  /** BEGIN IMMEDIATE; nested calls join; durable when the outermost returns. `work` is synchronous. */
  transaction<T>(work: () => T): T;
  readonly inTransaction: boolean;
  /** Appends one event and writes the rows it names, in one transaction. */
  record(entry: EventEntry, rows?: readonly RowWrite[]): LoggedEvent;
  head(log: string): LogHead;
  /** The bytes of every line after the first `after` (0), without newline; in pages, so the caller may record while reading. */
  lines(log: string, after?: number): Iterable<Uint8Array>;
  readonly logKey: LogKey;
  /** C2SP signed note over the log's size and head (checkpoint.ts). */
  checkpoint(log: string, extraLines?: readonly string[]): string;
  row(table: TableName, key: string): SqlRow | null;
  /** Rows whose columns equal `where`, ordered by a column (`'number desc'`), default by key. */
  rows(table: TableName, where?: Readonly<Record<string, SqlValue>>, orderBy?: string): SqlRow[];
  eachOf: RowStore['eachOf'];
  scanOf: RowStore['scanOf'];
  lastRow: RowStore['lastRow'];
  countRows: RowStore['countRows'];
  writtenBy: RowStore['writtenBy'];
  highestNumber: RowStore['highestNumber'];
  inspect(): Inspection;
  /** Copies the database into a new file; gives where the workstation log stands in the copy. Throws store.full, store.io. */
  snapshot(file: string): Promise<LogHead>;
  close(): void;
}

const databaseName = 'conclave.db';
const passBy = (): void => undefined;

/**
 * Opens a data directory, making what is missing; a directory a killed process left is recovered. Throws store.in-use for
 * a second writer, store.newer, store.corrupt (also when a guard of the schema is gone), store.full, store.io; with
 * `readOnly` input.not-found where there is none. Points: `store:opened-file`, `store:migrate:…`, `store:log-key`, `store:ready`.
 */
export function openStore(options: StoreOptions): Store {
  refuseHalfRestored(options.directory);
  const point = options.point ?? passBy;
  const readOnly = options.readOnly === true;
  const database = readOnly ? openReadingCopy(join(options.directory, databaseName)) : openForWriting(options.directory);
  try {
    point('store:opened-file');
    const found = readOnly ? schemaVersion(database) : migrate(database, { directory: options.directory, random: options.random, point });
    if (readOnly && found === 0) throw new CeremonyError('input.not-found', 'Nothing was ever recorded in this data directory.');
    if (!readOnly && schemaProblems(database, latestVersion).length > 0) throw storeError('store.corrupt');
    const rowStore = makeRowStore(database);
    const transactions = makeTransactions(database, { readOnly, point });
    const recorder = makeRecorder({ database, rowStore, transactions, now: options.now });
    const isNew =
      !readOnly && recorder.head(workstationLog).size === 0 && database.get('SELECT 1 AS found FROM log_event LIMIT 1') === undefined;
    if (isNew) refuseForgottenDatabase(options.directory);
    const logKey = openLogKey(options.directory, { mayCreate: isNew, random: options.random });
    point('store:log-key');
    if (!readOnly) recordOpening(recorder, logKey, { isNew, found });
    point('store:ready');
    return {
      directory: options.directory,
      now: options.now,
      transaction: (work) => transactions.run(work),
      get inTransaction() {
        return transactions.active;
      },
      record: recorder.record,
      head: recorder.head,
      lines: recorder.lines,
      logKey,
      checkpoint: (log, extraLines) => makeCheckpoint(recorder.head(log), logKey, extraLines),
      row: rowStore.row,
      rows: rowStore.rows,
      eachOf: rowStore.eachOf,
      scanOf: rowStore.scanOf,
      lastRow: rowStore.lastRow,
      countRows: rowStore.countRows,
      writtenBy: rowStore.writtenBy,
      highestNumber: rowStore.highestNumber,
      inspect: () => makeInspection(database, rowStore, readOnly ? found : latestVersion),
      async snapshot(file) {
        for (;;) {
          const before = recorder.head(workstationLog);
          await database.backUpTo(file);
          if (recorder.head(workstationLog).size === before.size) return before;
          // Something was recorded while the pages were copied: the copy may or may not have it.
          rmSync(file, { force: true });
        }
      },
      close: () => database.close(),
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

function openForWriting(directory: string): Database {
  const file = join(directory, databaseName);
  guarded(() => {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    for (const name of ['people', 'tokens']) mkdirSync(join(directory, name), { recursive: true, mode: 0o700 });
    if (!existsSync(file)) {
      // Owner only from its first byte on; SQLite gives the write-ahead log the same mode.
      closeSync(openSync(file, 'a', 0o600));
      chmodSync(file, 0o600);
      syncDirectory(directory);
    }
  });
  refuseDamagedLog(file);
  const database = openDatabase(file);
  try {
    schemaVersion(database);
    useWriteAheadLog(database);
    // Only now are we the one writer.
    guarded(() => {
      removeUnfinishedFiles(directory);
      for (const name of ['people', crlDirectory]) if (existsSync(join(directory, name))) removeUnfinishedFiles(join(directory, name));
      syncDirectory(directory);
    });
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** The workstation log's first event names the log key, so that an exchanged log.key is noticed; migrations are events too. */
function recordOpening(recorder: Recorder, logKey: LogKey, state: { isNew: boolean; found: number }): void {
  if (state.isNew) {
    recorder.record({
      log: workstationLog,
      actor: 'conclave',
      event: 'data-directory-created',
      data: { logKey: logKey.fingerprint, schema: latestVersion },
    });
    return;
  }
  const [first] = recorder.lines(workstationLog);
  if (first === undefined) throw storeError('store.corrupt');
  if (!Buffer.from(first).includes(`"logKey":"${logKey.fingerprint}"`)) {
    throw new CeremonyError(
      'store.corrupt',
      'The log key is not the one this data directory was made with; nothing was changed. Bring the right one back.',
    );
  }
  if (state.found > 0 && state.found < latestVersion) {
    recorder.record({ log: workstationLog, actor: 'conclave', event: 'database-migrated', data: { from: state.found, to: latestVersion } });
  }
}
