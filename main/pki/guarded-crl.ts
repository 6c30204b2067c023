import { compareGuarded, type GuardedCrl, type GuardedEntry } from './crl-guard.ts';
import { oids } from './oids.ts';
import { entryLimits } from './crl-entry-span.ts';
import { readDer } from './der.ts';
import { readCrlEntry, type CrlFields } from './parse-crl.ts';
import type { CrlEntryFields } from './parse-types.ts';
import { removeFromCrl } from './revocation-reason.ts';
import { magnitudeOf } from './serial-number.ts';

const guardedEntry = ({ serialNumber, der, revocationDate, reason }: CrlEntryFields): GuardedEntry => ({
  serial: magnitudeOf(serialNumber),
  der,
  revocationDate: revocationDate.date,
  ...(reason === removeFromCrl ? { removes: true } : {}),
});

/** One entry out of its bytes. Throws input.not-der. */
export const guardedEntryOf = (der: Uint8Array): GuardedEntry => guardedEntry(readCrlEntry(readDer(der, entryLimits, 'CRL'), new Set()));

/** A CRL that was read whole, as the guard takes it. `number`: '0' where it has none. A long one of ours stands in order already. */
export function guardedCrl(fields: CrlFields): GuardedCrl {
  return {
    issuer: fields.issuer,
    keyIdentifier: fields.authorityKeyIdentifier?.keyIdentifier,
    issuingDistributionPoint: fields.extensions.find(({ oid }) => oid === oids.issuingDistributionPoint)?.value ?? null,
    number: fields.crlNumber ?? '0',
    thisUpdate: fields.thisUpdate.date,
    entries: fields.entries.ascending === true ? inOrder(fields) : Array.from(fields.entries, guardedEntry).sort(compareGuarded),
  };
}

/** One after the other, each time anew: they are not all in memory. */
const inOrder = ({ entries }: CrlFields): Iterable<GuardedEntry> => ({
  *[Symbol.iterator]() {
    for (const entry of entries) yield guardedEntry(entry);
  },
});
