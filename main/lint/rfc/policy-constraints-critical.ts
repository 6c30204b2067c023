import { always } from '../applies.ts';
import { criticalityProblem } from '../criticality.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** policyConstraints, where it stands, MUST be marked critical (RFC 5280 4.2.1.11). */
export const rfcPolicyConstraintsCritical: Rule<'certificate'> = {
  id: 'rfc-policy-constraints-critical',
  on: ['certificate'],
  title: 'policyConstraints is critical',
  clause: 'RFC 5280 4.2.1.11',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: (subject) => criticalityProblem(subject, 'policyConstraints', true),
};
