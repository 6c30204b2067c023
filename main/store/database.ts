// The only file that knows better-sqlite3. Lives here: opening, the pragmas, cached statements, error mapping.
// May not live here: what a table means.

import { closeSync, fdatasyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { syncDirectory } from './durable-file.ts';
import { asStoreError, guarded, storeError } from './store-error.ts';

export type SqlValue = string | number | Uint8Array | null;
export type SqlRow = Readonly<Record<string, SqlValue>>;

/** One connection. Every method throws CeremonyError (store.*, bug). Statements are prepared once and kept. */
export interface Database {
  get(sql: string, ...parameters: readonly SqlValue[]): SqlRow | undefined;
  all(sql: string, ...parameters: readonly SqlValue[]): SqlRow[];
  /** One row at a time; no write may happen before the iteration is over. */
  each(sql: string, ...parameters: readonly SqlValue[]): Generator<SqlRow>;
  /** The same, of each row its values alone in the order of the columns: of a million rows the names are half the work. */
  eachValues(sql: string, ...parameters: readonly SqlValue[]): Generator<readonly SqlValue[]>;
  run(sql: string, ...parameters: readonly SqlValue[]): void;
  /** Ends a transaction: durable when it returns. Throws store.io where the disk may or may not have it. */
  commit(): void;
  /** Several statements, no parameters. */
  script(sql: string): void;
  readonly inTransaction: boolean;
  /** From now on every `commit` flushes the write-ahead log. */
  flushCommits(): void;
  /** A whole copy in a new file, by SQLite's online backup interface: consistent whatever is written meanwhile. */
  backUpTo(file: string): Promise<void>;
  close(): void;
}

/** How long a second writer waits for a process that is just ending. */
const busyMilliseconds = 500;

/**
 * Opens the file for one exclusive writer (rules.md, SINGLE-WRITER): the lock is held until close or until the process dies.
 * WAL, flushed at every commit: one that returned survives power loss (security.md 1.4). Call `useWriteAheadLog` once the
 * file's version is known to be ours; nothing is written before.
 */
export function openDatabase(file: string, onClose: () => void = () => undefined): Database {
  const database = connect(file, { onClose });
  // Before the first read, so that the wal-index lives in memory and no second process can look in.
  database.all('PRAGMA locking_mode = EXCLUSIVE');
  database.run('PRAGMA foreign_keys = ON');
  // A planted view or trigger may not call functions with side effects.
  database.run('PRAGMA trusted_schema = OFF');
  database.run('PRAGMA cell_size_check = ON');
  return database;
}

/**
 * WAL, and the write lock taken now rather than at the first record. `synchronous = FULL` would flush the log at each commit by fsync, which
 * waits for the journal of the file system, too, and so for everything any other program writes. NORMAL is the same but for that one flush
 * (sqlite.org/pragma.html#pragma_synchronous: header and checkpoints are flushed as with FULL), and `commit` makes it by fdatasync: what has
 * to be on the disk is in the file and nothing else. Throws store.in-use, store.io, store.corrupt.
 */
export function useWriteAheadLog(database: Database): void {
  database.all('PRAGMA journal_mode = WAL');
  database.run('PRAGMA synchronous = NORMAL');
  database.flushCommits();
  database.run('BEGIN EXCLUSIVE');
  database.commit();
}

/** An empty database in memory, to compare schemas with. */
export function openScratchDatabase(): Database {
  return connect(':memory:', {});
}

/**
 * Throws store.in-use if a writer holds the file. Asks for an exclusive lock through a read-only handle: a writer's lock
 * answers BUSY, anything else fails before SQLite creates a file beside the database, so nothing is written.
 */
export function refuseIfInUse(file: string): void {
  const probe = connect(file, { readonly: true });
  try {
    probe.all('PRAGMA locking_mode = EXCLUSIVE');
    probe.get('SELECT count(*) FROM sqlite_schema');
  } catch (error) {
    if ((error as { code?: unknown }).code === 'store.in-use') throw error;
  } finally {
    probe.close();
  }
}

function* stepped<Row>(begin: () => IterableIterator<Row>): Generator<Row> {
  const rows = guarded(begin);
  try {
    for (let next = guarded(() => rows.next()); next.done !== true; next = guarded(() => rows.next())) yield next.value;
  } finally {
    rows.return?.();
  }
}

function connect(file: string, options: { readonly readonly?: boolean; readonly onClose?: () => void }): Database {
  const sqlite = guarded(() => new Sqlite(file, { readonly: options.readonly === true, timeout: busyMilliseconds }));
  const statements = new Map<string, Sqlite.Statement<SqlValue[], SqlRow>>();
  let flushed = false;
  /** SQLite keeps it as long as the database is open, and holds no lock on it that closing this handle could end. */
  let log: number | null = null;

  function flush(): void {
    try {
      if (log === null) {
        log = openSync(`${file}-wal`, 'r+');
        // SQLite makes the name durable with the first flush of its own, which may be later.
        syncDirectory(dirname(file));
      }
      fdatasyncSync(log);
    } catch (error) {
      // Whatever the reason: SQLite has committed, and after a failed flush a later one may succeed although what failed is lost.
      throw storeError('store.io', error);
    }
  }

  const prepare = (sql: string): Sqlite.Statement<SqlValue[], SqlRow> => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const made = sqlite.prepare<SqlValue[], SqlRow>(sql);
    statements.set(sql, made);
    return made;
  };
  return {
    get: (sql, ...parameters) => guarded(() => prepare(sql).get(...parameters)),
    all: (sql, ...parameters) =>
      guarded(() => {
        const statement = prepare(sql);
        // Some pragmas give a row and some none; better-sqlite3 refuses to be asked for rows that cannot come.
        if (statement.reader) return statement.all(...parameters);
        statement.run(...parameters);
        return [];
      }),
    // A statement of its own: a cached one cannot be iterated twice at a time.
    each: (sql, ...parameters) => stepped(() => sqlite.prepare<SqlValue[], SqlRow>(sql).iterate(...parameters)),
    eachValues: (sql, ...parameters) =>
      stepped(() =>
        sqlite
          .prepare<SqlValue[], readonly SqlValue[]>(sql)
          .raw()
          .iterate(...parameters),
      ),
    run: (sql, ...parameters) => void guarded(() => prepare(sql).run(...parameters)),
    commit() {
      guarded(() => prepare('COMMIT').run());
      if (flushed) flush();
    },
    flushCommits() {
      flushed = true;
    },
    script: (sql) => void guarded(() => sqlite.exec(sql)),
    get inTransaction() {
      return sqlite.inTransaction;
    },
    async backUpTo(file) {
      try {
        await sqlite.backup(file);
      } catch (error) {
        throw asStoreError(error);
      }
    },
    close() {
      try {
        if (log !== null) closeSync(log);
        log = null;
        guarded(() => sqlite.close());
      } finally {
        options.onClose?.();
      }
    },
  };
}
