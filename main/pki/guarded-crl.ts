import type { GuardedCrl, GuardedEntry } from './crl-guard.ts';
import { oids } from './oids.ts';
import type { CrlFields } from './parse-crl.ts';
import { magnitudeOf } from './serial-number.ts';

const bySerial = (one: GuardedEntry, other: GuardedEntry): number => (one.serial < other.serial ? -1 : one.serial > other.serial ? 1 : 0);

/** A CRL that was read whole, as the guard takes it. `number`: '0' where it has none. */
export function guardedCrl(fields: CrlFields): GuardedCrl {
  const entries = fields.entries.map(({ serialNumber, der, revocationDate }) => ({
    serial: magnitudeOf(serialNumber),
    der,
    revocationDate: revocationDate.date,
  }));
  return {
    issuer: fields.issuer,
    keyIdentifier: fields.authorityKeyIdentifier?.keyIdentifier,
    issuingDistributionPoint: fields.extensions.find(({ oid }) => oid === oids.issuingDistributionPoint)?.value ?? null,
    number: fields.crlNumber ?? '0',
    thisUpdate: fields.thisUpdate.date,
    entries: entries.toSorted(bySerial),
  };
}
