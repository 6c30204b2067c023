import { choice, defineTable, text } from '../table-shape.ts';
import type { RowInput, RowOf } from '../table-shape.ts';
import type { RowWrite } from '../row-store.ts';
import type { Store } from '../store.ts';

const shape = {
  /** SHA-256 of the authority’s SPKI. */
  authority: text('authority'),
  state: choice('state', ['held', 'taken-up']),
  run: text('run'),
  /** ISO 8601 UTC. */
  at: text('at'),
};

const table = defineTable('reserve', shape, (row) => `${row.authority}/${row.run}/${row.state}`);

/** An authority put in reserve, or taken up out of it. */
export type Reserve = RowOf<typeof shape>;

/** Row of it; key: what, in which run. */
export const reserveRow = (reserve: RowInput<typeof shape>): RowWrite => table.toRow(reserve);

/** What became of an authority, or of every one, oldest first. Throws store.corrupt. */
export const readReserve = (store: Store, filter: Partial<RowInput<typeof shape>> = {}): Reserve[] => table.list(store, filter, 'at');
