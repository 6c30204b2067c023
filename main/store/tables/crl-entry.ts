import { bytes, defineTable, integer, nullable, text } from '../table-shape.ts';
import type { RowInput, RowOf } from '../table-shape.ts';
import type { RowWrite } from '../row-store.ts';
import type { Store } from '../store.ts';

const shape = {
  scope: text('scope'),
  /** Lower-case hex. */
  serial: text('serial'),
  version: integer('version'),
  /** ISO 8601 UTC. */
  revocationDate: text('revocation_date'),
  /** CRLReason (RFC 5280 5.3.1), null for unspecified. */
  reason: nullable(integer('reason')),
  /** The revokedCertificates entry, encoded once. */
  der: bytes('der'),
  source: text('source'),
};

/** Key of an entry version's row. */
export const crlEntryKey = (scope: string, serial: string, version: number): string => `${scope}/${serial}/${version}`;

const table = defineTable('crl_entry', shape, (row) => crlEntryKey(row.scope, row.serial, row.version));

/** One version of a CRL entry. Append-only; the newest is emitted. */
export type CrlEntryVersion = RowOf<typeof shape>;

/** Row of an entry version; key: crlEntryKey(scope, serial, version). */
export const crlEntryRow = (entry: RowInput<typeof shape>): RowWrite => table.toRow(entry);

/** Entry version by crlEntryKey, or null. Throws store.corrupt. */
export const readCrlEntry = (store: Store, key: string): CrlEntryVersion | null => table.read(store, key);

/** Every version of one entry, oldest first. Throws store.corrupt. */
export const readEntryVersions = (store: Store, scope: string, serial: string): CrlEntryVersion[] =>
  table.list(store, { scope, serial }, 'version');

/** Every version of every entry of a scope, by serial and version as keys sort. Throws store.corrupt. */
export const readCrlEntries = (store: Store, scope: string): CrlEntryVersion[] => table.list(store, { scope });

/** Serial numbers of a scope that have a row of their own, each as often as it has versions. Throws store.corrupt. */
export function* readCrlEntrySerials(store: Store, scope: string): Generator<string> {
  for (const { serial } of table.each(store, ['serial'], { scope })) yield serial;
}
