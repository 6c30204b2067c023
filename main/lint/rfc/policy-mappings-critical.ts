import { always } from '../applies.ts';
import { criticalityProblem } from '../criticality.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** policyMappings, where it stands, SHOULD be marked critical (RFC 5280 4.2.1.5). */
export const rfcPolicyMappingsCritical: Rule<'certificate'> = {
  id: 'rfc-policy-mappings-critical',
  on: ['certificate'],
  title: 'policyMappings is critical',
  clause: 'RFC 5280 4.2.1.5',
  ruleSets: everyRuleSet,
  severity: 'warning',
  applies: always,
  check: (subject) => criticalityProblem(subject, 'policyMappings', true),
};
