import { bytes, defineTable, integer, text } from '../table-shape.ts';
import type { RowInput, RowOf } from '../table-shape.ts';
import type { RowWrite } from '../row-store.ts';
import type { Store } from '../store.ts';

const shape = {
  scope: text('scope'),
  source: text('source'),
  /** Which list of the scope it is a part of, from 1: the entries of one list ascend from block to block. */
  list: integer('list'),
  /** Serial numbers of its first and last entry, as order keys (pki/serial-order.ts). */
  first: bytes('first'),
  last: bytes('last'),
  entries: integer('entries'),
  /** Octets of `der`. */
  size: integer('size'),
  /** The entries one after the other, each encoded once, their serial numbers ascending. */
  der: bytes('der'),
};

/** Key of a block's row. */
export const crlEntryBlockKey = (scope: string, list: number, first: Uint8Array): string =>
  `${scope}/${list}/${Buffer.from(first).toString('hex')}`;

const table = defineTable('crl_entry_block', shape, (row) => crlEntryBlockKey(row.scope, row.list, row.first));

/** Some thousand entries of a CRL that were recorded together. Append-only. */
export type CrlEntryBlock = RowOf<typeof shape>;

/** A block without its entries. */
export type CrlEntryBlockPlace = Omit<CrlEntryBlock, 'der' | 'scope' | 'source'>;

/** Row of a block; key: crlEntryBlockKey(scope, list, first). */
export const crlEntryBlockRow = (block: RowInput<typeof shape>): RowWrite => table.toRow(block);

/** Block by crlEntryBlockKey, or null. Throws store.corrupt. */
export const readCrlEntryBlock = (store: Store, key: string): CrlEntryBlock | null => table.read(store, key);

/** Where every block of a scope stands, list by list and ascending; their entries are not read. Throws store.corrupt. */
export const readCrlEntryBlockPlaces = (store: Store, scope: string): CrlEntryBlockPlace[] =>
  table
    .listWithout(store, ['der', 'source'], { scope })
    .toSorted((one, other) => one.list - other.list || Buffer.compare(one.first, other.first));
