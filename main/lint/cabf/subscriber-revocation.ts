import { oids } from '../../pki/oids.ts';
import { validitySeconds } from '../../pki/validity.ts';
import { toLeavesFor } from '../applies.ts';
import { accessOf, hasExtension } from '../decoded.ts';
import type { Rule } from '../rule.ts';

const shortLived = 604_800; // BR 1.6.1, from 2026-03-15: seven days; seconds

/** A TLS server says where its revocation is published (BR 7.1.2.7.6, BR 7.1.2.11.2). */
export const brSubscriberRevocation: Rule<'certificate'> = {
  id: 'br-subscriber-revocation',
  on: ['certificate'],
  title: 'A TLS server says where its revocation is published',
  clause: 'BR 7.1.2.7.6, BR 7.1.2.11.2',
  ruleSets: ['br'],
  severity: 'error',
  applies: toLeavesFor(oids.serverAuth),
  check(subject) {
    const byOcsp = accessOf(subject).some(({ method }) => method === oids.ocspAccess);
    return byOcsp ||
      hasExtension(subject, oids.cRLDistributionPoints) ||
      validitySeconds(subject.notBefore.date, subject.notAfter.date) <= shortLived
      ? []
      : ['Neither cRLDistributionPoints nor an OCSP responder is named.'];
  },
};
