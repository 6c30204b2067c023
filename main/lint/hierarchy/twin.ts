import { everyRuleSet, type Rule } from '../rule.ts';
import { sameBytes } from '../same-bytes.ts';

/** Two certificates for one subject and key are two paths, and revoking one misleads (GlobalSign 2016; RFC 5280 6.1). Cross-certificates are made to be twins. */
export const hierarchyTwin: Rule<'certificate'> = {
  id: 'hierarchy-twin',
  on: ['certificate'],
  title: 'No other certificate has this subject and key',
  clause: 'RFC 5280 3.2, 6.1',
  ruleSets: everyRuleSet,
  severity: 'warning',
  applies: ({ register, role }) => register !== undefined && role !== 'cross',
  check: (subject, { register }) =>
    (register ?? [])
      .filter(
        (other) => sameBytes(other.subject, subject.subject) && sameBytes(other.spki, subject.spki) && !sameBytes(other.tbs, subject.tbs),
      )
      .map(
        (other) => `The certificate with serial ${other.serialNumber} has the same subject and key: revoking one leaves the other valid.`,
      ),
};
