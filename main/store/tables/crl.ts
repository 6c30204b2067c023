import { bytes, defineTable, nullable, text } from '../table-shape.ts';
import type { RowInput, RowOf } from '../table-shape.ts';
import type { RowWrite } from '../row-store.ts';
import type { Store } from '../store.ts';

const shape = {
  sha256: text('sha256'),
  scope: text('scope'),
  /** Decimal. */
  number: text('number'),
  /** ISO 8601 UTC. */
  thisUpdate: text('this_update'),
  nextUpdate: nullable(text('next_update')),
  der: bytes('der'),
  run: nullable(text('run')),
  status: text('status'),
  /** Of a delta CRL the number of its base (RFC 5280 5.2.4), decimal; null: the CRL is complete for its scope. */
  baseNumber: nullable(text('base_number')),
};

const table = defineTable('crl', shape, (row) => row.sha256);

/** A CRL signed or imported here. */
export type Crl = RowOf<typeof shape>;

/** Row of a CRL; key: SHA-256 of its DER. */
export const crlRow = (crl: RowInput<typeof shape>): RowWrite => table.toRow(crl);

/** CRL by the SHA-256 of its DER, or null. Throws store.corrupt. */
export const readCrl = (store: Store, key: string): Crl | null => table.read(store, key);

/** CRLs of a scope that are complete for it, in order of thisUpdate. Throws store.corrupt. */
export const readCrls = (store: Store, scope: string): Crl[] =>
  table.list(store, { scope }, 'this_update').filter(({ baseNumber }) => baseNumber === null);

/** Delta CRLs of a scope, in order of thisUpdate. Throws store.corrupt. */
export const readDeltaCrls = (store: Store, scope: string): Crl[] =>
  table.list(store, { scope }, 'this_update').filter(({ baseNumber }) => baseNumber !== null);
