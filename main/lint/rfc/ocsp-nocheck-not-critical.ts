import { always } from '../applies.ts';
import { criticalityProblem } from '../criticality.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** ocspNocheck, where it stands, SHOULD be marked non-critical (RFC 6960 4.2.2.2.1); under the BR it MUST. */
export const rfcOcspNocheckNotCritical: Rule<'certificate'> = {
  id: 'rfc-ocsp-nocheck-not-critical',
  on: ['certificate'],
  title: 'ocspNocheck is not critical',
  clause: 'RFC 6960 4.2.2.2.1, BR 7.1.2.8.2',
  ruleSets: everyRuleSet,
  severity: 'error',
  softer: { private: 'warning', cnsa2: 'warning' },
  applies: always,
  check: (subject) => criticalityProblem(subject, 'ocspNocheck', false),
};
