import { oids } from '../../pki/oids.ts';
import { toSubordinates } from '../applies.ts';
import { policiesOf } from '../decoded.ts';
import type { Rule } from '../rule.ts';

// BR 7.1.6.1: 2.23.140.1.1 (EV), .1.2.1 (DV), .1.2.2 (OV), .1.2.3 (IV).
const reserved = /^2\.23\.140\.1\.(?:1|2\.[123])$/;

/** A restricted subordinate CA has exactly one reserved policy (BR 7.1.2.10.5, BR 7.1.6.1). */
export const brSubordinatePolicyReserved: Rule<'certificate'> = {
  id: 'br-subordinate-policy-reserved',
  on: ['certificate'],
  title: 'A restricted subordinate CA has exactly one reserved policy',
  clause: 'BR 7.1.2.10.5, BR 7.1.6.1',
  ruleSets: ['br'],
  severity: 'error',
  effective: '2023-09-15',
  applies: toSubordinates,
  check(subject) {
    const named = policiesOf(subject).map(({ oid }) => oid);
    if (named.length === 0 || named.includes(oids.anyPolicy)) return [];
    const count = named.filter((oid) => reserved.test(oid)).length;
    return count === 1 ? [] : [`certificatePolicies has ${count} of the reserved policies; exactly one is allowed.`];
  },
};
