import { toSubordinates } from '../applies.ts';
import { isNonTls } from '../non-tls.ts';
import { reservedPolicies } from '../reserved-policies.ts';
import type { Rule } from '../rule.ts';

/** A subordinate CA with a policy of TLS servers has the purpose serverAuth (BR 7.1.2.10.6); a non-TLS CA has no such policy (BR 7.1.2.3.2). */
export const brSubordinateServerAuth: Rule<'certificate'> = {
  id: 'br-subordinate-server-auth',
  on: ['certificate'],
  title: 'A subordinate CA with a policy of TLS servers has the purpose serverAuth',
  clause: 'BR 7.1.2.10.6, BR 7.1.2.3.2',
  ruleSets: ['br'],
  severity: 'error',
  effective: '2023-09-15',
  applies: toSubordinates,
  check: (subject) =>
    isNonTls(subject) && reservedPolicies(subject) > 0
      ? ['extendedKeyUsage lacks serverAuth, and certificatePolicies has a policy of TLS servers.']
      : [],
};
