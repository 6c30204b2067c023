import { bytes, defineTable, integer, text } from '../table-shape.ts';
import type { RowInput, RowOf } from '../table-shape.ts';
import type { RowWrite } from '../row-store.ts';
import type { Store } from '../store.ts';

const shape = {
  run: text('run'),
  n: integer('n'),
  person: text('person'),
  /** Canonical JSON (RFC 8785), exactly as signed. */
  statement: bytes('statement'),
  signature: bytes('signature'),
  spki: bytes('spki'),
};

/** Key of an approval's row. */
export const approvalKey = (run: string, n: number): string => `${run}/${n}`;

const table = defineTable('approval', shape, (row) => approvalKey(row.run, row.n));

/** One signed approval. Append-only. */
export type Approval = RowOf<typeof shape>;

/** Row of an approval; key: approvalKey(run, n). */
export const approvalRow = (approval: RowInput<typeof shape>): RowWrite => table.toRow(approval);

/** Approval by approvalKey, or null. Throws store.corrupt. */
export const readApproval = (store: Store, key: string): Approval | null => table.read(store, key);

/** Every approval of a run in order of n. Throws store.corrupt. */
export const readApprovals = (store: Store, run: string): Approval[] => table.list(store, { run }, 'n');
