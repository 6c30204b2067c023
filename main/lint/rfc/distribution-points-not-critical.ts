import { always } from '../applies.ts';
import { criticalityProblem } from '../criticality.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** cRLDistributionPoints, where it stands, SHOULD be marked non-critical (RFC 5280 4.2.1.13); under the BR it MUST. */
export const rfcDistributionPointsNotCritical: Rule<'certificate'> = {
  id: 'rfc-distribution-points-not-critical',
  on: ['certificate'],
  title: 'cRLDistributionPoints is not critical',
  clause: 'RFC 5280 4.2.1.13, BR 7.1.2.6.1, BR 7.1.2.7.6',
  ruleSets: everyRuleSet,
  severity: 'error',
  softer: { private: 'warning', cnsa2: 'warning' },
  applies: always,
  check: (subject) => criticalityProblem(subject, 'cRLDistributionPoints', false),
};
