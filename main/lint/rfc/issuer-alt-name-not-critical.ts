import { always } from '../applies.ts';
import { criticalityProblem } from '../criticality.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** issuerAltName, where it stands, SHOULD be marked non-critical (RFC 5280 4.2.1.7, 5.2.2). */
export const rfcIssuerAltNameNotCritical: Rule<'certificate' | 'crl'> = {
  id: 'rfc-issuer-alt-name-not-critical',
  on: ['certificate', 'crl'],
  title: 'issuerAltName is not critical',
  clause: 'RFC 5280 4.2.1.7, 5.2.2',
  ruleSets: everyRuleSet,
  severity: 'warning',
  applies: always,
  check: (subject) => criticalityProblem(subject, 'issuerAltName', false),
};
