import { oids } from '../../pki/oids.ts';
import { toAuthorities } from '../applies.ts';
import { policiesOf } from '../decoded.ts';
import type { Rule } from '../rule.ts';

/** Where a CA has anyPolicy, it is the only policy (BR 7.1.2.10.5, 7.1.2.2.6). */
export const brAnyPolicyAlone: Rule<'certificate'> = {
  id: 'br-any-policy-alone',
  on: ['certificate'],
  title: 'anyPolicy of a CA is its only policy',
  clause: 'BR 7.1.2.10.5, BR 7.1.2.2.6',
  ruleSets: ['br'],
  severity: 'error',
  effective: '2023-09-15',
  applies: toAuthorities,
  check(subject) {
    const named = policiesOf(subject);
    return named.length > 1 && named.some(({ oid }) => oid === oids.anyPolicy)
      ? ['certificatePolicies has other policies beside anyPolicy.']
      : [];
  },
};
