import { always } from '../applies.ts';
import { criticalityProblem } from '../criticality.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** deltaCRLIndicator is critical (RFC 5280 5.2.4). */
export const rfcCrlDeltaIndicatorCritical: Rule<'crl'> = {
  id: 'rfc-crl-delta-indicator-critical',
  on: ['crl'],
  title: 'deltaCRLIndicator is critical',
  clause: 'RFC 5280 5.2.4',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: (subject) => criticalityProblem(subject, 'deltaCrlIndicator', true),
};
