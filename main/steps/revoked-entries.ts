// What stands on the next CRL of a scope: the newest version of each entry, as the DER it was encoded to once; what was released from
// hold is not on it, and what has run out leaves after one CRL more (BR 4.10.1, 7.2).

import { readScope } from '../pki/crl-scope.ts';
import { removeFromCrl } from '../pki/revocation-reason.ts';
import { magnitudeOf } from '../pki/serial-number.ts';
import { crlEntryStream, type CrlEntryStream } from '../store/crl-entries/entry-stream.ts';
import { entryVersions, serialOctetsOf } from '../store/crl-entries/entry-versions.ts';
import type { Store } from '../store/store.ts';
import { certificatesOfSerial, certificatesOver, lastCertificateRow } from '../store/tables/certificate.ts';
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

/** The CRL before: what it says itself, and what it and the newest delta to it say together. */
interface Before {
  readonly crl: Crl;
  readonly delta: Crl | null;
  readonly base: Listed;
  readonly guarded: Listed;
}

interface Listed {
  readonly entries: Iterable<{ readonly serial: string }>;
}

/** The last answer: building a CRL and guarding it ask alike, and a million rows take seconds. */
const looked = new WeakMap<Store, { readonly at: string; readonly gone: ReadonlyMap<string, string> }>();

/** Up to so many certificates are looked up one by one; for more, one pass over all there are takes less. */
const mostLookedUp = 1000;

/** Serials on `previous` whose certificates had run out before it was made, and when: that CRL was the one more. */
export function ranOutBefore(store: Store, previous: Before): ReadonlyMap<string, string> {
  const { crl, delta } = previous;
  const made = new Date(crl.thisUpdate);
  const { issuerSpkiSha256 } = readScope(crl.scope);
  const at = [issuerSpkiSha256, lastCertificateRow(store), crl.sha256, delta?.sha256 ?? ''].join('/');
  const known = looked.get(store);
  if (known?.at === at) return known.gone;
  const few = fewSerialsOf(previous);
  const over = few === null ? certificatesOver(store, issuerSpkiSha256, made) : amongOver(store, issuerSpkiSha256, made, few);
  const gone = new Map<string, string>();
  for (const { serial, notAfter } of over) gone.set(magnitudeOf(serial), notAfter);
  looked.set(store, { at, gone });
  return gone;
}

/** Every serial number on it; null: more than are looked up one by one. */
function fewSerialsOf({ base, guarded }: Before): ReadonlySet<string> | null {
  const serials = new Set<string>();
  for (const { entries } of [base, guarded]) for (const { serial } of entries) if (serials.add(serial).size > mostLookedUp) return null;
  return serials;
}

function* amongOver(store: Store, issuerSpkiSha256: string, made: Date, serials: ReadonlySet<string>): ReturnType<typeof certificatesOver> {
  for (const serial of serials)
    for (const found of certificatesOfSerial(store, issuerSpkiSha256, serial)) if (new Date(found.notAfter) < made) yield found;
}

/**
 * What stands on the next CRL of the scope, in the order of serial numbers, without those that have run out. `previous`: the CRL before,
 * and which serials are on it.
 */
export function entriesOf(
  store: Store,
  scope: string,
  previous: (Before & { on(serials: ReadonlySet<string>): ReadonlySet<string> }) | null,
): CrlEntryStream {
  const ranOut = previous === null ? [] : [...previous.on(new Set(ranOutBefore(store, previous).keys()))];
  return crlEntryStream(store, scope, ranOut.map(serialOctetsOf));
}
