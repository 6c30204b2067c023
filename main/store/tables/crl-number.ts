import { choice, defineTable, text } from '../table-shape.ts';
import type { RowInput, RowOf } from '../table-shape.ts';
import type { RowWrite } from '../row-store.ts';
import type { Store } from '../store.ts';
import { numberStates } from './serial-number.ts';

const shape = {
  /** Issuer key and issuing distribution point (rules.md, CRLs). */
  scope: text('scope'),
  /** Decimal, no leading zeros. */
  number: text('number'),
  run: text('run'),
  state: choice('state', numberStates),
};

/** Key of a CRL number's row. */
export const crlNumberKey = (scope: string, number: string): string => `${scope}/${number}`;

const table = defineTable('crl_number', shape, (row) => crlNumberKey(row.scope, row.number));

/** A CRL number that is, or will never be, a CRL's. */
export type CrlNumberRecord = RowOf<typeof shape>;

/** Row of a CRL number; key: crlNumberKey(scope, number). A new one comes from reserveCrlNumber. */
export const crlNumberRow = (record: RowInput<typeof shape>): RowWrite => table.toRow(record);

/** CRL number by crlNumberKey, or null. Throws store.corrupt. */
export const readCrlNumber = (store: Store, key: string): CrlNumberRecord | null => table.read(store, key);

/** Every CRL number ever reserved in a scope. Throws store.corrupt. */
export const readCrlNumbers = (store: Store, scope: string): CrlNumberRecord[] => table.list(store, { scope });
