import { choice, defineTable, text } from '../table-shape.ts';
import type { RowInput, RowOf } from '../table-shape.ts';
import type { RowWrite } from '../row-store.ts';
import type { Store } from '../store.ts';

const shape = {
  /** Of the file’s bytes, which are those that were signed. */
  sha256: text('sha256'),
  /** SHA-256 of the authority’s SPKI. */
  authority: text('authority'),
  kind: choice('kind', ['crl', 'certificate']),
  /** ISO 8601 UTC. */
  at: text('at'),
};

const table = defineTable('served', shape, (row) => `${row.sha256}/${row.at}`);

/** One time something was found to be served as it was signed. */
export type Served = RowOf<typeof shape>;

/** Row of it; key: what and when. */
export const servedRow = (served: RowInput<typeof shape>): RowWrite => table.toRow(served);

/** Every time the file with this SHA-256 was found to be served. Throws store.corrupt. */
export const readServed = (store: Store, sha256: string): Served[] => table.list(store, { sha256 }, 'at');
