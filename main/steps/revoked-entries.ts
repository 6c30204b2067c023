// What stands on the next CRL of a scope: the newest version of each entry, as the DER it was encoded to once.

import { readCrlEntries } from '../store/tables/crl-entry.ts';
import type { Store } from '../store/store.ts';

/** Encoded revokedCertificates elements of the scope, newest version of each serial, in serial order. */
export function entriesOf(store: Store, scope: string): readonly Uint8Array[] {
  const newest = new Map<string, { version: number; der: Uint8Array }>();
  for (const entry of readCrlEntries(store, scope)) {
    const known = newest.get(entry.serial);
    if (known === undefined || known.version < entry.version) newest.set(entry.serial, entry);
  }
  return [...newest.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry.der);
}
