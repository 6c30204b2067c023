// What the record says of the certificates an authority answers for, held to the CRL in force: both ways of asking get one answer
// (BR 4.9.9, 7.3; rules.md, OCSP).

import { CeremonyError } from '../errors.ts';
import type { RecordedStatus } from '../pki/build-ocsp.ts';
import { entryLimits, readEntrySpan } from '../pki/crl-entry-span.ts';
import { readDer } from '../pki/der.ts';
import { readCrlEntry } from '../pki/parse-crl.ts';
import type { CrlEntryFields } from '../pki/parse-types.ts';
import { readWholeCrl } from '../pki/read-whole-crl.ts';
import { magnitudeOf } from '../pki/serial-number.ts';
import { requireHeldInRun } from '../status/build-crl-file.ts';
import { crlEntryStream, eachEntry } from '../store/crl-entries/entry-stream.ts';
import { crlBytes } from '../store/kept-bytes.ts';
import type { Store } from '../store/store.ts';
import type { Crl } from '../store/tables/crl.ts';
import { readPrevious } from './crl-guard.ts';

const statusOf = ({ revocationDate, reason }: CrlEntryFields): RecordedStatus => ({ says: 'revoked', at: revocationDate.date, reason });

/**
 * Every entry in force of these serial numbers (magnitudes in hex): as it would stand on the next CRL, be it recorded alone or in a block
 * of many. A serial that is not in the answer is not revoked.
 */
export function entriesInForce(store: Store, scope: string, serials: ReadonlySet<string>): Map<string, CrlEntryFields> {
  const stream = crlEntryStream(store, scope);
  requireHeldInRun(stream.size);
  const found = new Map<string, CrlEntryFields>();
  for (const der of eachEntry(stream)) {
    const { serialStart, serialEnd } = readEntrySpan(der, 0);
    const serial = magnitudeOf(Buffer.from(der.subarray(serialStart, serialEnd)).toString('hex'));
    if (serials.has(serial)) found.set(serial, readCrlEntry(readDer(der, entryLimits, 'CRL entry'), new Set()));
  }
  return found;
}

/** The CRL that is in force with a date by which it is followed. Throws policy.crl-guard where there is none: then nothing is known for sure. */
export function crlInForce(store: Store, scope: string, label: string, spki: Uint8Array, now: Date): Crl & { readonly nextUpdate: string } {
  const crl = readPrevious(store, scope, spki, now)?.crl ?? null;
  if (crl === null || crl.nextUpdate === null || new Date(crl.nextUpdate) <= now)
    throw new CeremonyError(
      'policy.crl-guard',
      `OCSP-STATUS: «${label}» has ${crl === null ? 'no CRL yet' : 'no CRL that is in force now'}, and OCSP says what its CRL says. Nothing was built. Sign its next CRL first.`,
    );
  return { ...crl, nextUpdate: crl.nextUpdate };
}

/**
 * The status of each serial number by the record. What the CRL in force says of it, the record must say still: a release or another reason
 * goes on a CRL first, while what was revoked since is said at once. Throws policy.crl-guard.
 */
export function statusesBy(store: Store, scope: string, crl: Crl, serials: ReadonlySet<string>): ReadonlyMap<string, RecordedStatus> {
  const recorded = entriesInForce(store, scope, serials);
  for (const { serialNumber, der } of readWholeCrl(crlBytes(store, crl)).entries) {
    const serial = magnitudeOf(serialNumber);
    if (!serials.has(serial)) continue;
    const now = recorded.get(serial)?.der;
    if (now !== undefined && Buffer.compare(now, der) === 0) continue;
    throw new CeremonyError(
      'policy.crl-guard',
      `OCSP-STATUS: CRL ${crl.number} says of serial ${serial} something else than the record does since. Nothing was built. Sign the next CRL first, so that CRL and OCSP say the same.`,
    );
  }
  return new Map(
    [...serials].map((serial) => {
      const entry = recorded.get(serial);
      return [serial, entry === undefined ? { says: 'good' } : statusOf(entry)];
    }),
  );
}
