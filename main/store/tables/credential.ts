import { bytes, defineTable, text } from '../table-shape.ts';
import type { RowInput, RowOf } from '../table-shape.ts';
import type { RowWrite } from '../row-store.ts';
import type { Store } from '../store.ts';

const shape = {
  run: text('run'),
  person: text('person'),
  spki: bytes('spki'),
  /** As credential.ts seals it; the key is useless without the passphrase. */
  sealed: bytes('sealed'),
};

/** Key of a credential's row. */
export const credentialKey = (run: string, person: string): string => `${run}/${person}`;

const table = defineTable('credential', shape, (row) => credentialKey(row.run, row.person));

/** A credential enrolled at a run's roll call. */
export type Credential = RowOf<typeof shape>;

/** Row of a credential; key: credentialKey(run, person). */
export const credentialRow = (credential: RowInput<typeof shape>): RowWrite => table.toRow(credential);

/** Credential by credentialKey, or null. Throws store.corrupt. */
export const readCredential = (store: Store, key: string): Credential | null => table.read(store, key);

/** Every credential enrolled in a run. Throws store.corrupt. */
export const readCredentials = (store: Store, run: string): Credential[] => table.list(store, { run });

/** Every credential enrolled in any run. Throws store.corrupt. */
export const readAllCredentials = (store: Store): Credential[] => table.list(store);
