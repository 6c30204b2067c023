import { oidName, oids } from '../../pki/oids.ts';
import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** Octets of each hash. */
const lengths: ReadonlyMap<string, number> = new Map<string, number>([
  [oids.sha1, 20],
  [oids.sha256, 32],
]);

/** A CertID is made with SHA-1 or SHA-256, its hashes are of that length, and its serial number is positive (RFC 6960 4.1.1; RFC 5019 2.1.1; RFC 5280 4.1.2.2). */
export const rfcOcspCertId: Rule<'ocsp'> = {
  id: 'rfc-ocsp-cert-id',
  on: ['ocsp'],
  title: 'A CertID has hashes of their length and a positive serial number',
  clause: 'RFC 6960 4.1.1, RFC 5019 2.1.1, RFC 9919, RFC 5280 4.1.2.2',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check({ responses }) {
    return responses.flatMap(({ certId: { hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber } }) => {
      const length = lengths.get(hashAlgorithm);
      if (length === undefined) return [`The hash algorithm ${oidName(hashAlgorithm) ?? hashAlgorithm} is neither SHA-1 nor SHA-256.`];
      return [
        ...(issuerNameHash.length === length ? [] : [`issuerNameHash has ${issuerNameHash.length} octets instead of ${length}.`]),
        ...(issuerKeyHash.length === length ? [] : [`issuerKeyHash has ${issuerKeyHash.length} octets instead of ${length}.`]),
        ...(/^[0-7]/.test(serialNumber) && /[1-9a-f]/.test(serialNumber) ? [] : [`The serial number ${serialNumber} is not positive.`]),
      ];
    });
  },
};
