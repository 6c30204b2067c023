import { oids } from '../../pki/oids.ts';
import { toSubordinates } from '../applies.ts';
import { policiesOf } from '../decoded.ts';
import { isNonTls } from '../non-tls.ts';
import { reservedPolicies } from '../reserved-policies.ts';
import type { Rule } from '../rule.ts';

/**
 * A restricted TLS subordinate CA has exactly one reserved policy (BR 7.1.2.10.5, BR 7.1.6.1). A cross-certificate has at least one, and
 * exactly one where subscribers are directly below it (BR 7.1.2.2.6, ballot SC-79): pathLenConstraint 0 says so.
 */
export const brSubordinatePolicyReserved: Rule<'certificate'> = {
  id: 'br-subordinate-policy-reserved',
  on: ['certificate'],
  title: 'A restricted TLS subordinate CA has exactly one reserved policy',
  clause: 'BR 7.1.2.10.5, BR 7.1.2.2.6, BR 7.1.6.1',
  ruleSets: ['br'],
  severity: 'error',
  effective: '2023-09-15',
  applies: (context, subject) => toSubordinates(context) && !isNonTls(subject),
  check(subject, { role }) {
    const named = policiesOf(subject).map(({ oid }) => oid);
    if (named.length === 0 || named.includes(oids.anyPolicy)) return [];
    const count = reservedPolicies(subject);
    if (count > 1 && role === 'cross' && subject.basicConstraints?.pathLenConstraint !== 0) return [];
    return count === 1 ? [] : [`certificatePolicies has ${count} of the reserved policies; exactly one is allowed.`];
  },
};
