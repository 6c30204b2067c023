import { oids } from '../../pki/oids.ts';
import { toSubordinates } from '../applies.ts';
import { hasExtension } from '../decoded.ts';
import { isNonTls } from '../non-tls.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A subordinate CA asserts its policies (BR 7.1.2.6.1, 7.1.2.2.3); KIR’s lacked them (bug 1921598). Under the BR a non-TLS CA need not (7.1.2.3.1). */
export const brSubordinatePoliciesPresent: Rule<'certificate'> = {
  id: 'br-subordinate-policies-present',
  on: ['certificate'],
  title: 'A subordinate CA has certificatePolicies',
  clause: 'BR 7.1.2.6.1, BR 7.1.2.2.3',
  ruleSets: everyRuleSet,
  severity: 'error',
  softer: { private: 'warning', cnsa2: 'warning' },
  applies: (context, subject) => toSubordinates(context) && !(context.rules === 'br' && isNonTls(subject)),
  check: (subject) =>
    hasExtension(subject, oids.certificatePolicies) ? [] : ['certificatePolicies is missing: no policy is valid below this CA.'],
};
