// What stands on the next CRL of a scope: the newest version of each entry, as the DER it was encoded to once; what was released from
// hold is not on it, and what has run out leaves after one CRL more (BR 4.10.1, 7.2).

import { readScope } from '../pki/crl-scope.ts';
import { removeFromCrl } from '../pki/revocation-reason.ts';
import { magnitudeOf } from '../pki/serial-number.ts';
import { crlEntryStream, type CrlEntryStream } from '../store/crl-entries/entry-stream.ts';
import { entryVersions, serialOctetsOf } from '../store/crl-entries/entry-versions.ts';
import type { Store } from '../store/store.ts';
import { certificatesOver, countCertificates } from '../store/tables/certificate.ts';
import { readCrlEntries, type CrlEntryVersion } from '../store/tables/crl-entry.ts';
import type { Crl } from '../store/tables/crl.ts';

/** Newest version of each entry that has a row of its own, in the order of the serials as text; what stands in a block only is not among them. */
export function newestEntries(store: Store, scope: string): CrlEntryVersion[] {
  const newest = new Map<string, CrlEntryVersion>();
  for (const entry of readCrlEntries(store, scope)) {
    const known = newest.get(entry.serial);
    if (known === undefined || known.version < entry.version) newest.set(entry.serial, entry);
  }
  return [...newest.values()].toSorted((a, b) => (a.serial < b.serial ? -1 : 1));
}

/** The entry of one serial that is in force, without reading those of the others; undefined: it is not revoked. */
export function entryInForce(store: Store, scope: string, serialOctets: string): CrlEntryVersion | undefined {
  const newest = entryVersions(store, scope, magnitudeOf(serialOctets)).at(-1);
  return newest?.reason === removeFromCrl ? undefined : newest;
}

/** The last answer: building a CRL and guarding it ask alike, and a million rows take seconds. */
const looked = new WeakMap<Store, { readonly at: string; readonly gone: ReadonlyMap<string, string> }>();

/** Serials of the issuer's certificates that had run out before `previous` was made: that CRL was the one more. */
export function ranOutBefore(store: Store, previous: Crl): ReadonlyMap<string, string> {
  const made = new Date(previous.thisUpdate);
  const { issuerSpkiSha256 } = readScope(previous.scope);
  const at = `${issuerSpkiSha256}/${countCertificates(store, issuerSpkiSha256)}/${previous.thisUpdate}`;
  const known = looked.get(store);
  if (known?.at === at) return known.gone;
  const gone = new Map<string, string>();
  for (const { serial, notAfter } of certificatesOver(store, issuerSpkiSha256, made)) gone.set(magnitudeOf(serial), notAfter);
  looked.set(store, { at, gone });
  return gone;
}

/**
 * What stands on the next CRL of the scope, in the order of serial numbers, without those that have run out. `previous`: the CRL before,
 * and which serials are on it.
 */
export function entriesOf(
  store: Store,
  scope: string,
  previous: { readonly crl: Crl; on(serials: ReadonlySet<string>): ReadonlySet<string> } | null,
): CrlEntryStream {
  const ranOut = previous === null ? [] : [...previous.on(new Set(ranOutBefore(store, previous.crl).keys()))];
  return crlEntryStream(store, scope, ranOut.map(serialOctetsOf));
}
