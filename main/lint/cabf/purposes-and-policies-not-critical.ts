import { oids } from '../../pki/oids.ts';
import { toAuthorities, toLeavesFor } from '../applies.ts';
import { criticalityProblem } from '../criticality.ts';
import type { Rule } from '../rule.ts';

const isServer = toLeavesFor(oids.serverAuth);

/** certificatePolicies and, where it is no OCSP responder’s, extendedKeyUsage are not critical (BR 7.1.2.6.1, 7.1.2.2.3, 7.1.2.7.6). */
export const brPurposesAndPoliciesNotCritical: Rule<'certificate'> = {
  id: 'br-purposes-and-policies-not-critical',
  on: ['certificate'],
  title: 'certificatePolicies and extendedKeyUsage are not critical',
  clause: 'BR 7.1.2.6.1, BR 7.1.2.2.3, BR 7.1.2.7.6',
  ruleSets: ['br'],
  severity: 'error',
  effective: '2023-09-15', // ballot SC-62
  applies: (context, subject) => toAuthorities(context) || isServer(context, subject),
  check: (subject) => [
    ...criticalityProblem(subject, 'certificatePolicies', false),
    ...criticalityProblem(subject, 'extendedKeyUsage', false),
  ],
};
