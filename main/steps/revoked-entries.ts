// What stands on the next CRL of a scope: the newest version of each entry, as the DER it was encoded to once; what was released from
// hold is not on it, and what has run out leaves after one CRL more (BR 4.10.1, 7.2).

import { removeFromCrl } from '../pki/revocation-reason.ts';
import { magnitudeOf } from '../pki/serial-number.ts';
import { crlEntryStream, type CrlEntryStream } from '../store/crl-entries/entry-stream.ts';
import type { Store } from '../store/store.ts';
import { readCertificates } from '../store/tables/certificate.ts';
import { readCrlEntries, readEntryVersions, type CrlEntryVersion } from '../store/tables/crl-entry.ts';
import type { Crl } from '../store/tables/crl.ts';

/** Newest version of each entry of the scope, in the order of the serials as text. */
export function newestEntries(store: Store, scope: string): CrlEntryVersion[] {
  const newest = new Map<string, CrlEntryVersion>();
  for (const entry of readCrlEntries(store, scope)) {
    const known = newest.get(entry.serial);
    if (known === undefined || known.version < entry.version) newest.set(entry.serial, entry);
  }
  return [...newest.values()].toSorted((a, b) => (a.serial < b.serial ? -1 : 1));
}

/** Serials that are revoked now: on record and not released. */
export const revokedSerials = (store: Store, scope: string): ReadonlySet<string> =>
  new Set(newestEntries(store, scope).flatMap(({ serial, reason }) => (reason === removeFromCrl ? [] : [serial])));

/** The entry of one serial that is in force, without reading those of the others; undefined: it is not revoked. */
export function entryInForce(store: Store, scope: string, serialOctets: string): CrlEntryVersion | undefined {
  const newest = readEntryVersions(store, scope, magnitudeOf(serialOctets)).at(-1);
  return newest?.reason === removeFromCrl ? undefined : newest;
}

const issuerOf = (scope: string): string => scope.slice(0, scope.indexOf(':'));

/** Serials of the issuer's certificates that had run out before `previous` was made: that CRL was the one more. */
export function ranOutBefore(store: Store, previous: Crl): ReadonlyMap<string, string> {
  const made = new Date(previous.thisUpdate);
  const gone = readCertificates(store, { issuerSpkiSha256: issuerOf(previous.scope) }).filter(({ notAfter }) => new Date(notAfter) < made);
  return new Map(gone.map(({ serial, notAfter }) => [magnitudeOf(serial), notAfter]));
}

/**
 * What stands on the next CRL of the scope, in the order of serial numbers, without those that have run out. `previous`: the CRL before,
 * and the serials on it.
 */
export function entriesOf(
  store: Store,
  scope: string,
  previous: { readonly crl: Crl; readonly serials: ReadonlySet<string> } | null,
): CrlEntryStream {
  const ranOut = previous === null ? [] : [...ranOutBefore(store, previous.crl).keys()].filter((serial) => previous.serials.has(serial));
  return crlEntryStream(
    store,
    scope,
    ranOut.map((serial) => Buffer.from(/^[89a-f]/.test(serial) ? `00${serial}` : serial, 'hex')),
  );
}
