import { oids } from '../../pki/oids.ts';
import { always } from '../applies.ts';
import { criticalityProblem } from '../criticality.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** extendedKeyUsage with anyExtendedKeyUsage is not critical (RFC 5280 4.2.1.12). */
export const rfcAnyPurposeNotCritical: Rule<'certificate'> = {
  id: 'rfc-any-purpose-not-critical',
  on: ['certificate'],
  title: 'extendedKeyUsage with anyExtendedKeyUsage is not critical',
  clause: 'RFC 5280 4.2.1.12',
  ruleSets: everyRuleSet,
  severity: 'warning',
  applies: always,
  check: (subject) =>
    subject.extendedKeyUsage?.includes(oids.anyExtendedKeyUsage) === true ? criticalityProblem(subject, 'extendedKeyUsage', false) : [],
};
