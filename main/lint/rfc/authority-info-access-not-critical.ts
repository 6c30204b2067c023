import { always } from '../applies.ts';
import { criticalityProblem } from '../criticality.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** authorityInfoAccess, where it stands, MUST be marked non-critical (RFC 5280 4.2.2.1, 5.2.7). */
export const rfcAuthorityInfoAccessNotCritical: Rule<'certificate' | 'crl'> = {
  id: 'rfc-authority-info-access-not-critical',
  on: ['certificate', 'crl'],
  title: 'authorityInfoAccess is not critical',
  clause: 'RFC 5280 4.2.2.1, 5.2.7',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: (subject) => criticalityProblem(subject, 'authorityInfoAccess', false),
};
