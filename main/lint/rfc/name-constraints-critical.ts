import { always } from '../applies.ts';
import { criticalityProblem } from '../criticality.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** nameConstraints, where it stands, MUST be marked critical (RFC 5280 4.2.1.10); under the BR it SHOULD (7.1.2.10.8, 7.1.2.5.2). */
export const rfcNameConstraintsCritical: Rule<'certificate'> = {
  id: 'rfc-name-constraints-critical',
  on: ['certificate'],
  title: 'nameConstraints is critical',
  clause: 'RFC 5280 4.2.1.10, BR 7.1.2.10.8',
  ruleSets: everyRuleSet,
  severity: 'error',
  softer: { br: 'warning' },
  applies: always,
  check: (subject) => criticalityProblem(subject, 'nameConstraints', true),
};
