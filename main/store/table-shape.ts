import { CeremonyError } from '../errors.ts';
import type { JsonValue } from '../formats/canonical-json.ts';
import type { SqlRow, SqlValue } from './database.ts';
import type { RowWrite, ScanTerms } from './row-store.ts';
import type { Store } from './store.ts';
import type { TableName } from './table-names.ts';

/** One column: its name, how a value is written, and how it is read back (undefined: not such a value). */
export interface Column<T> {
  readonly name: string;
  write(value: T): SqlValue;
  read(value: SqlValue): T | undefined;
}

/** Columns by the property they become. */
export type Shape = Readonly<Record<string, Column<unknown>>>;

type ValueOf<C> = C extends Column<infer T> ? T : never;

/** The object a row becomes. */
export type RowOf<S extends Shape> = { readonly [K in keyof S]: ValueOf<S[K]> };

type NullableKeys<S extends Shape> = { [K in keyof S]: null extends ValueOf<S[K]> ? K : never }[keyof S];

/** What is given to write a row; nullable columns may be left out. */
export type RowInput<S extends Shape> = Omit<RowOf<S>, NullableKeys<S>> & { readonly [K in NullableKeys<S>]?: ValueOf<S[K]> | undefined };

export const text = (name: string): Column<string> => ({
  name,
  write: (value) => value,
  read: (value) => (typeof value === 'string' ? value : undefined),
});

export const integer = (name: string): Column<number> => ({
  name,
  write: (value) => value,
  read: (value) => (Number.isSafeInteger(value) ? (value as number) : undefined),
});

export const bytes = (name: string): Column<Uint8Array> => ({
  name,
  write: (value) => value,
  // The driver gives a Buffer of its own for every value it reads: the same octets, seen as what they are.
  read: (value) => (value instanceof Uint8Array ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : undefined),
});

/** One of these words. */
export const choice = <const T extends string>(name: string, words: readonly T[]): Column<T> => ({
  name,
  write: (value) => value,
  read: (value) => words.find((word) => word === value),
});

/** JSON text; the value is whatever it says. */
export const json = (name: string): Column<JsonValue> => ({
  name,
  write: (value) => JSON.stringify(value),
  read(value) {
    if (typeof value !== 'string') return undefined;
    try {
      return JSON.parse(value) as JsonValue;
    } catch {
      return undefined;
    }
  },
});

export const nullable = <T>(column: Column<T>): Column<T | null> => ({
  name: column.name,
  write: (value) => (value === null ? null : column.write(value)),
  read: (value) => (value === null ? null : column.read(value)),
});

/** A table's checked mapper. Readers throw store.corrupt for a row that is not of the table's shape. */
export interface Table<S extends Shape> {
  toRow(value: RowInput<S>): RowWrite;
  read(store: Store, key: string): RowOf<S> | null;
  list(store: Store, where?: Partial<RowInput<S>>, orderBy?: string): RowOf<S>[];
  /** Some members of such rows, one row at a time in no order; nothing may be written before the iteration is over. */
  each<K extends keyof S & string>(store: Store, members: readonly K[], where: Partial<RowInput<S>>): Generator<Pick<RowOf<S>, K>>;
  /** The same by `scanOf`, each row as the values of these members in their order. */
  scan<const K extends readonly (keyof S & string)[]>(
    store: Store,
    members: K,
    where: Partial<RowInput<S>>,
    terms?: ScanTerms,
  ): Generator<{ readonly [I in keyof K]: RowOf<S>[K[I]] }>;
  /** The same rows without some members, whose columns are not read. */
  listWithout<K extends keyof S & string>(store: Store, left: readonly K[], where: Partial<RowInput<S>>): Omit<RowOf<S>, K>[];
  parse(row: SqlRow): RowOf<S>;
}

/** Declares a table: its columns by property name, and the key of a value. */
export function defineTable<S extends Shape>(name: TableName, shape: S, keyOf: (value: RowInput<S>) => string): Table<S> {
  const members = Object.entries(shape);

  const parse = (row: SqlRow): RowOf<S> => parseOnly(row, members) as RowOf<S>;

  function parseOnly(row: SqlRow, only: typeof members): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    for (const [property, column] of only) {
      const value: unknown = column.read(row[column.name] ?? null);
      if (value === undefined) throw invalid(column);
      result[property] = value;
    }
    return result;
  }

  const invalid = (column: Column<unknown>): CeremonyError =>
    new CeremonyError('store.corrupt', `A row of the database has no valid ${name}.${column.name}; nothing was changed. Run the audit.`, {
      details: { table: name, column: column.name },
    });

  function toColumns(value: Record<string, unknown>, only: readonly string[]): Record<string, SqlValue> {
    return Object.fromEntries(
      members
        .filter(([property]) => only.includes(property))
        .map(([property, column]) => [column.name, column.write(value[property] ?? null)]),
    );
  }

  return {
    toRow: (value) => ({ table: name, key: keyOf(value), columns: toColumns(value, Object.keys(shape)) }),
    read(store, key) {
      const row = store.row(name, key);
      return row === null ? null : parse(row);
    },
    *each<K extends keyof S & string>(store: Store, wanted: readonly K[], where: Partial<RowInput<S>>) {
      const only = members.filter(([property]) => wanted.some((name) => name === property));
      const columns = only.map(([, column]) => column.name);
      for (const row of store.eachOf(name, columns, toColumns(where, Object.keys(where)))) yield parseOnly(row, only) as Pick<RowOf<S>, K>;
    },
    *scan<const K extends readonly (keyof S & string)[]>(store: Store, wanted: K, where: Partial<RowInput<S>>, terms?: ScanTerms) {
      const only = wanted.map((property) => shape[property] as Column<unknown>);
      const columns = only.map((column) => column.name);
      for (const row of store.scanOf(name, columns, toColumns(where, Object.keys(where)), terms)) {
        const values: unknown[] = [];
        for (const [place, column] of only.entries()) {
          const value: unknown = column.read(row[place] ?? null);
          if (value === undefined) throw invalid(column);
          values.push(value);
        }
        yield values as { readonly [I in keyof K]: RowOf<S>[K[I]] };
      }
    },
    listWithout<K extends keyof S & string>(store: Store, left: readonly K[], where: Partial<RowInput<S>>) {
      const only = members.filter(([property]) => !left.some((name) => name === property));
      const rows = store.eachOf(
        name,
        only.map(([, column]) => column.name),
        toColumns(where, Object.keys(where)),
      );
      return Array.from(rows, (row) => parseOnly(row, only) as Omit<RowOf<S>, K>);
    },
    list: (store, where = {}, orderBy = 'key') => store.rows(name, toColumns(where, Object.keys(where)), orderBy).map(parse),
    parse,
  };
}
