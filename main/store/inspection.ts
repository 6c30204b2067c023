import type { Database, SqlRow } from './database.ts';
import type { RowStore } from './row-store.ts';
import { schemaProblems } from './schema-check.ts';
import { storeError } from './store-error.ts';
import type { TableName } from './table-names.ts';

/** What the audit may look at beyond rows and lines; reads only, and copes with a database someone edited. */
export interface Inspection {
  /** Every log that has lines or a recorded head; `size` and `head` as recorded at the last append, null where that is gone. */
  logs(): { readonly log: string; readonly size: number | null; readonly head: string | null }[];
  /** Lines in order, one in memory. */
  eachLine(log: string): Generator<Uint8Array>;
  lineAt(log: string, seq: number): Uint8Array | null;
  hasTable(table: TableName): boolean;
  /** One row at a time in the order of their events. */
  eachRow(table: TableName): Generator<SqlRow>;
  /** Keys of a table that begin with this text. */
  keysFrom(table: TableName, prefix: string): string[];
  /** PRAGMA integrity_check and foreign_key_check; empty when sound. */
  integrityProblems(): string[];
  schemaProblems(): string[];
}

const maxMessages = 20;

export function makeInspection(database: Database, rowStore: RowStore, version: number): Inspection {
  return {
    logs: () =>
      database
        .all(
          'SELECT log, size, head FROM log_head UNION ALL SELECT DISTINCT log, NULL, NULL FROM log_event WHERE log NOT IN (SELECT log FROM log_head) ORDER BY log',
        )
        .map((row) => ({
          log: String(row['log']),
          size: row['size'] === null ? null : Number(row['size']),
          head: row['head'] === null ? null : String(row['head']),
        })),
    *eachLine(log) {
      for (const row of database.each('SELECT line FROM log_event WHERE log = ? ORDER BY seq', log)) yield bytesOf(row);
    },
    lineAt(log, seq) {
      const row = database.get('SELECT line FROM log_event WHERE log = ? AND seq = ?', log, seq);
      return row === undefined ? null : bytesOf(row);
    },
    hasTable: (table) => database.get("SELECT 1 AS found FROM sqlite_schema WHERE type = 'table' AND name = ?", table) !== undefined,
    eachRow: (table) => rowStore.eachRow(table),
    keysFrom: (table, prefix) => rowStore.keysFrom(table, prefix),
    integrityProblems() {
      const messages = database.all(`PRAGMA integrity_check(${maxMessages})`).map((row) => String(Object.values(row)[0]));
      const references = database.all('PRAGMA foreign_key_check').slice(0, maxMessages);
      return [
        ...messages.filter((message) => message !== 'ok'),
        ...references.map((row) => `A row of ${String(row['table'])} names a row of ${String(row['parent'])} that is not there.`),
      ];
    },
    schemaProblems: () => schemaProblems(database, version),
  };
}

function bytesOf(row: SqlRow): Uint8Array {
  const line = row['line'];
  if (line instanceof Uint8Array) return line;
  throw storeError('store.corrupt');
}
