import { CeremonyError } from '../errors.ts';
import type { Database, SqlRow, SqlValue } from './database.ts';
import { rowHashes } from './row-hash.ts';
import { storeError } from './store-error.ts';
import { tableNames } from './table-names.ts';
import type { TableName } from './table-names.ts';

/** A whole row to insert or replace. Columns not named become null. */
export interface RowWrite {
  readonly table: TableName;
  readonly key: string;
  readonly columns: Readonly<Record<string, string | number | Uint8Array | null>>;
}

/** What an event says of a row it wrote. `after`: the event that wrote the row before. */
export interface NamedRow {
  readonly table: TableName;
  readonly key: string;
  readonly sha256: string;
  /** Column → first digits of its value's hash, so that an audit can say which column was edited. */
  readonly columns: Readonly<Record<string, string>>;
  readonly after?: { readonly log: string; readonly seq: number };
}

/** A row about to be written. */
export interface PreparedRow {
  readonly named: NamedRow;
  /** Once its event is there: a foreign key that had to wait would search every table for it. */
  write(log: string, seq: number): void;
}

/** Rows a scan leaves out before they are made into anything. */
export interface ScanTerms {
  /** Only rows whose text in a column sorts before this one. */
  readonly below?: { readonly column: string; readonly text: string };
  /** Only rows that have another value in a column, or none. */
  readonly unlike?: { readonly column: string; readonly value: SqlValue };
}

/** Reads and writes business rows by table name. */
export interface RowStore {
  /** Checks a row and says what its event has to name; writes nothing yet. */
  prepare(row: RowWrite): PreparedRow;
  row(table: TableName, key: string): SqlRow | null;
  rows(table: TableName, where?: Readonly<Record<string, SqlValue>>, orderBy?: string): SqlRow[];
  /** Some columns of rows whose columns equal `where`, one row at a time in no order; nothing may be written before the iteration is over. */
  eachOf(table: TableName, columns: readonly string[], where: Readonly<Record<string, SqlValue>>): Generator<SqlRow>;
  /**
   * The same in the order of the table instead of by an index, and of each row the values of these columns in their order: for whoever wants
   * most of a large one, ten times as fast.
   */
  scanOf(
    table: TableName,
    columns: readonly string[],
    where: Readonly<Record<string, SqlValue>>,
    terms?: ScanTerms,
  ): Generator<readonly SqlValue[]>;
  /** Grows with every row that is inserted, and none is ever deleted: who has read the table at this number has read it all. */
  lastRow(table: TableName): number;
  countRows(table: TableName, where: Readonly<Record<string, SqlValue>>): number;
  /** Key of each such row, by key, and the event that wrote it last: whoever has read it at that event need not read it again. */
  writtenBy(table: TableName, where: Readonly<Record<string, SqlValue>>): { key: string; event: string }[];
  /** The highest `number` (decimal text) among rows that equal `where`, without reading the rows. */
  highestNumber(table: 'crl_number' | 'crl' | 'journal', where: Readonly<Record<string, SqlValue>>): string | null;
  eachRow(table: TableName): Generator<SqlRow>;
  /** Keys that begin with this text (ASCII), ascending. */
  keysFrom(table: TableName, prefix: string): string[];
}

const quote = (name: string): string => `"${name}"`;

/** The generic half of the store: knows tables and columns from the schema, and no meaning. */
export function makeRowStore(database: Database): RowStore {
  const columnsByTable = new Map<TableName, readonly string[]>();

  function columnsOf(table: TableName): readonly string[] {
    const known = columnsByTable.get(table);
    if (known !== undefined) return known;
    if (!tableNames.includes(table)) throw new CeremonyError('bug', `There is no table ${table}.`);
    const columns = database.all('SELECT name FROM pragma_table_info(?)', table).map((row) => String(row['name']));
    if (columns.length === 0) throw storeError('store.corrupt');
    columnsByTable.set(table, columns);
    return columns;
  }

  function known(table: TableName, column: string): string {
    if (!columnsOf(table).includes(column)) throw new CeremonyError('bug', `Table ${table} has no column ${column}.`);
    return quote(column);
  }

  const conditionsOf = (table: TableName, where: Readonly<Record<string, SqlValue>>): string[] =>
    Object.keys(where).map((column) => `${known(table, column)} IS ?`);

  return {
    prepare(row) {
      for (const [column, value] of Object.entries(row.columns)) {
        known(row.table, column);
        if (typeof value === 'number' && !Number.isSafeInteger(value))
          throw new CeremonyError('bug', `${row.table}.${column} is not a whole number.`);
      }
      const before = database.get(`SELECT * FROM ${quote(row.table)} WHERE key = ?`, row.key);
      const named = { table: row.table, key: row.key, ...rowHashes(row.columns) };
      return {
        named: before === undefined ? named : { ...named, after: { log: String(before['event_log']), seq: Number(before['event_seq']) } },
        write(log, seq) {
          const whole: SqlRow = { ...row.columns, key: row.key, event_log: log, event_seq: seq };
          const columns = columnsOf(row.table);
          if (before === undefined) return database.run(insert(row.table, columns), ...columns.map((column) => whole[column] ?? null));
          // An index is written anew for every column that is set, whether its value changes or not.
          const changed = columns.filter((column) => !sameValue(before[column] ?? null, whole[column] ?? null));
          database.run(update(row.table, changed), ...changed.map((column) => whole[column] ?? null), row.key);
        },
      };
    },
    row: (table, key) => {
      columnsOf(table);
      return database.get(`SELECT * FROM ${quote(table)} WHERE key = ?`, key) ?? null;
    },
    rows(table, where = {}, orderBy = 'key') {
      const [conditions, values] = [conditionsOf(table, where), Object.values(where)];
      const [column = '', direction = 'asc'] = orderBy.split(' ');
      if (direction !== 'asc' && direction !== 'desc') throw new CeremonyError('bug', `Rows cannot be ordered by ${orderBy}.`);
      const filter = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
      // Sorting costs SQLite a hundred times the look, also where there is nothing to sort; most who ask whether there is any find none.
      if (filter !== '' && database.get(`SELECT 1 FROM ${quote(table)}${filter} LIMIT 1`, ...values) === undefined) return [];
      return database.all(`SELECT * FROM ${quote(table)}${filter} ORDER BY ${known(table, column)} ${direction}, key`, ...values);
    },
    eachOf(table, columns, where) {
      const [conditions, values] = [conditionsOf(table, where), Object.values(where)];
      const names = columns.map((column) => known(table, column));
      return database.each(`SELECT ${names.join(', ')} FROM ${quote(table)} WHERE ${conditions.join(' AND ')}`, ...values);
    },
    scanOf(table, columns, where, { below, unlike } = {}) {
      const names = columns.map((column) => known(table, column));
      const wanted = [
        ...conditionsOf(table, where),
        ...(below === undefined ? [] : [`${known(table, below.column)} < ?`]),
        ...(unlike === undefined ? [] : [`${known(table, unlike.column)} IS NOT ?`]),
      ];
      const values = [
        ...Object.values(where),
        ...(below === undefined ? [] : [below.text]),
        ...(unlike === undefined ? [] : [unlike.value]),
      ];
      // A plus before a column keeps SQLite from using an index for it (sqlite.org/optoverview.html, 2).
      const conditions = wanted.map((condition) => `+${condition}`);
      return database.eachValues(`SELECT ${names.join(', ')} FROM ${quote(table)} WHERE ${conditions.join(' AND ')}`, ...values);
    },
    lastRow(table) {
      columnsOf(table);
      return Number(database.get(`SELECT max(rowid) AS last FROM ${quote(table)}`)?.['last'] ?? 0);
    },
    countRows(table, where) {
      const [conditions, values] = [conditionsOf(table, where), Object.values(where)];
      return Number(database.get(`SELECT count(*) AS rows FROM ${quote(table)} WHERE ${conditions.join(' AND ')}`, ...values)?.['rows']);
    },
    keysFrom(table, prefix) {
      columnsOf(table);
      const rows = database.all(`SELECT key FROM ${quote(table)} WHERE key >= ? AND key < ? ORDER BY key`, prefix, `${prefix}\u{10ffff}`);
      return rows.map((row) => String(row['key']));
    },
    writtenBy(table, where) {
      const [conditions, values] = [conditionsOf(table, where), Object.values(where)];
      return database
        .all(`SELECT key, event_log, event_seq FROM ${quote(table)} WHERE ${conditions.join(' AND ')} ORDER BY key`, ...values)
        .map((row) => ({ key: String(row['key']), event: `${String(row['event_log'])}/${String(row['event_seq'])}` }));
    },
    highestNumber(table, where) {
      const [conditions, values] = [conditionsOf(table, where), Object.values(where)];
      // Decimal text by value: longer is larger, then digit by digit.
      const found = database.get(
        `SELECT number FROM ${table} WHERE ${['number IS NOT NULL', ...conditions].join(' AND ')} ORDER BY length(number) DESC, number DESC LIMIT 1`,
        ...values,
      );
      return found === undefined ? null : String(found['number']);
    },
    // In the order of events, so that an audit reads each event once however many rows it wrote.
    eachRow: (table) => database.each(`SELECT * FROM ${quote(table)} ORDER BY event_log, event_seq`),
  };
}

function insert(table: TableName, columns: readonly string[]): string {
  return `INSERT INTO ${quote(table)} (${columns.map(quote).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
}

/** Not OR REPLACE, which would delete the row behind the triggers' back. */
function update(table: TableName, columns: readonly string[]): string {
  return `UPDATE ${quote(table)} SET ${columns.map((column) => `${quote(column)} = ?`).join(', ')} WHERE key = ?`;
}

function sameValue(one: SqlValue, other: SqlValue): boolean {
  if (one instanceof Uint8Array && other instanceof Uint8Array) return Buffer.compare(one, other) === 0;
  return one === other;
}
