import { choice, defineTable, integer, nullable, text } from '../table-shape.ts';
import type { RowInput, RowOf } from '../table-shape.ts';
import type { RowWrite } from '../row-store.ts';
import type { Store } from '../store.ts';

const shape = {
  /** The plan's label of the thing. */
  item: text('item'),
  version: integer('version'),
  kind: choice('kind', ['token', 'card', 'medium', 'recorder']),
  /** Number of the seal it was put away under; null: none. */
  seal: nullable(text('seal')),
  holder: text('holder'),
  place: text('place'),
  run: text('run'),
  at: text('at'),
};

const table = defineTable('custody_record', shape, (row) => `${row.item}/${row.version}`);

/** Where a thing was put, by whom and under which seal. */
export type CustodyRecord = RowOf<typeof shape>;

/** Row of a custody record; key: item/version. */
export const custodyRecordRow = (record: RowInput<typeof shape>): RowWrite => table.toRow(record);

/** The last record of a thing, or null where there is none. Throws store.corrupt. */
export const lastCustodyRecord = (store: Store, item: string): CustodyRecord | null =>
  table.list(store, { item }, 'version').at(-1) ?? null;
