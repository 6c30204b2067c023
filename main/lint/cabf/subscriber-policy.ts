import { oids } from '../../pki/oids.ts';
import { toLeavesFor } from '../applies.ts';
import { policiesOf } from '../decoded.ts';
import { reservedPolicies } from '../reserved-policies.ts';
import type { Rule } from '../rule.ts';

/** A TLS server has exactly one reserved policy, and not anyPolicy (BR 7.1.2.7.9, BR 7.1.6.1). */
export const brSubscriberPolicy: Rule<'certificate'> = {
  id: 'br-subscriber-policy',
  on: ['certificate'],
  title: 'A TLS server has exactly one reserved policy',
  clause: 'BR 7.1.2.7.9, BR 7.1.6.1',
  ruleSets: ['br'],
  severity: 'error',
  effective: '2023-09-15',
  applies: toLeavesFor(oids.serverAuth),
  check(subject) {
    const count = reservedPolicies(subject);
    return [
      ...(count === 1 ? [] : [`certificatePolicies has ${count} of the reserved policies; exactly one is wanted.`]),
      ...(policiesOf(subject).some(({ oid }) => oid === oids.anyPolicy) ? ['certificatePolicies of a TLS server has anyPolicy.'] : []),
    ];
  },
};
