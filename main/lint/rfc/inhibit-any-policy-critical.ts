import { always } from '../applies.ts';
import { criticalityProblem } from '../criticality.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** inhibitAnyPolicy, where it stands, MUST be marked critical (RFC 5280 4.2.1.14). */
export const rfcInhibitAnyPolicyCritical: Rule<'certificate'> = {
  id: 'rfc-inhibit-any-policy-critical',
  on: ['certificate'],
  title: 'inhibitAnyPolicy is critical',
  clause: 'RFC 5280 4.2.1.14',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: (subject) => criticalityProblem(subject, 'inhibitAnyPolicy', true),
};
