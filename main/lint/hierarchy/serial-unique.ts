import { everyRuleSet, type Rule } from '../rule.ts';
import { sameBytes } from '../same-bytes.ts';

/** A serial number is used once by an issuer (RFC 5280 4.1.2.2); WoSign’s failover made two of one. */
export const hierarchySerialUnique: Rule<'certificate'> = {
  id: 'hierarchy-serial-unique',
  on: ['certificate'],
  title: 'No other certificate of the issuer has this serial number',
  clause: 'RFC 5280 4.1.2.2',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: ({ register }) => register !== undefined,
  check: (subject, { register }) =>
    (register ?? [])
      .filter(
        (other) =>
          sameBytes(other.issuer, subject.issuer) && other.serialNumber === subject.serialNumber && !sameBytes(other.tbs, subject.tbs),
      )
      .map(() => `Serial number ${subject.serialNumber} is taken by another certificate of this issuer.`),
};
