import { always } from '../applies.ts';
import { criticalityProblem } from '../criticality.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** freshestCrl, where it stands, MUST be marked non-critical (RFC 5280 4.2.1.15, 5.2.6). */
export const rfcFreshestCrlNotCritical: Rule<'certificate' | 'crl'> = {
  id: 'rfc-freshest-crl-not-critical',
  on: ['certificate', 'crl'],
  title: 'freshestCrl is not critical',
  clause: 'RFC 5280 4.2.1.15, 5.2.6',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: (subject) => criticalityProblem(subject, 'freshestCrl', false),
};
