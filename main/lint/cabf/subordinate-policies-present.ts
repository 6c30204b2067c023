import { oids } from '../../pki/oids.ts';
import { toSubordinates } from '../applies.ts';
import { hasExtension } from '../decoded.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A subordinate CA asserts its policies (BR 7.1.2.10.5); KIR’s lacked them (bug 1921598). */
export const brSubordinatePoliciesPresent: Rule<'certificate'> = {
  id: 'br-subordinate-policies-present',
  on: ['certificate'],
  title: 'A subordinate CA has certificatePolicies',
  clause: 'BR 7.1.2.6.1, BR 7.1.2.10.5',
  ruleSets: everyRuleSet,
  severity: 'error',
  softer: { private: 'warning', cnsa2: 'warning' },
  applies: toSubordinates,
  check: (subject) =>
    hasExtension(subject, oids.certificatePolicies) ? [] : ['certificatePolicies is missing: no policy is valid below this CA.'],
};
