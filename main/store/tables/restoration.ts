import { choice, defineTable, integer, text } from '../table-shape.ts';
import type { RowInput, RowOf } from '../table-shape.ts';
import type { RowWrite } from '../row-store.ts';
import type { Store } from '../store.ts';

const shape = {
  /** Random, 32 hex digits. */
  id: text('id'),
  /** The run at whose end the snapshot was made. */
  snapshotRun: text('snapshot_run'),
  /** The workstation log as the snapshot has it. */
  size: integer('size'),
  head: text('head'),
  at: text('at'),
  state: choice('state', ['read-only', 'continued']),
};

const table = defineTable('restoration', shape, (row) => row.id);

/** One restore of this data directory. */
export type Restoration = RowOf<typeof shape>;

/** Row of a restore; key: its id. */
export const restorationRow = (restoration: RowInput<typeof shape>): RowWrite => table.toRow(restoration);

/** Every restore, oldest first. Throws store.corrupt. */
export const readRestorations = (store: Store): Restoration[] => table.list(store, {}, 'at');
