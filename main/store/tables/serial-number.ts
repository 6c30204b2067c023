import { choice, defineTable, text } from '../table-shape.ts';
import type { RowInput, RowOf } from '../table-shape.ts';
import type { RowWrite } from '../row-store.ts';
import type { Store } from '../store.ts';

/** reserved → intended → signed | burned (rules.md, Journal). A trigger refuses every other way. */
export const numberStates = ['reserved', 'intended', 'signed', 'burned'] as const;
export type NumberState = (typeof numberStates)[number];

const shape = {
  /** SHA-256 of the issuer's SPKI. */
  issuer: text('issuer'),
  /** Lower-case hex. */
  serial: text('serial'),
  run: text('run'),
  state: choice('state', numberStates),
};

/** Key of a serial number's row. */
export const serialNumberKey = (issuer: string, serial: string): string => `${issuer}/${serial}`;

const table = defineTable('serial_number', shape, (row) => serialNumberKey(row.issuer, row.serial));

/** A serial number that is, or will never be, a certificate's. */
export type SerialNumberRecord = RowOf<typeof shape>;

/** Row of a serial number; key: serialNumberKey(issuer, serial). A new one comes from reserveSerialNumber. */
export const serialNumberRow = (record: RowInput<typeof shape>): RowWrite => table.toRow(record);

/** Serial number by serialNumberKey, or null. Throws store.corrupt. */
export const readSerialNumber = (store: Store, key: string): SerialNumberRecord | null => table.read(store, key);
