import { oids } from '../../pki/oids.ts';
import { toLeavesFor } from '../applies.ts';
import { policiesOf } from '../decoded.ts';
import type { Rule } from '../rule.ts';

// BR 7.1.6.1: 2.23.140.1.1 (EV), .1.2.1 (DV), .1.2.2 (OV), .1.2.3 (IV).
const reserved = /^2\.23\.140\.1\.(?:1|2\.[123])$/;

/** A TLS server has exactly one reserved policy (BR 7.1.2.7.9, BR 7.1.6.1). */
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
    const count = policiesOf(subject).filter(({ oid }) => reserved.test(oid)).length;
    return count === 1 ? [] : [`certificatePolicies has ${count} of the reserved policies; exactly one is wanted.`];
  },
};
