import { oids } from '../../pki/oids.ts';
import { validitySeconds } from '../../pki/validity.ts';
import { toLeavesFor } from '../applies.ts';
import { dateOfIssue } from '../date-of-issue.ts';
import { accessOf, hasExtension } from '../decoded.ts';
import type { Rule } from '../rule.ts';

// BR 1.6.1, Short-lived Subscriber Certificate: issued from this day on → seconds.
const shortLived: readonly (readonly [from: string, seconds: number])[] = [
  ['2026-03-15', 604_800],
  ['2024-03-15', 864_000],
];

/** A TLS server says where its revocation is published (BR 7.1.2.7.6, BR 7.1.2.11.2); the short-lived (BR 1.6.1) need not. */
export const brSubscriberRevocation: Rule<'certificate'> = {
  id: 'br-subscriber-revocation',
  on: ['certificate'],
  title: 'A TLS server says where its revocation is published',
  clause: 'BR 7.1.2.7.6, BR 7.1.2.11.2, BR 1.6.1',
  ruleSets: ['br'],
  severity: 'error',
  applies: toLeavesFor(oids.serverAuth),
  check(subject, context) {
    const issued = dateOfIssue(subject, context).getTime();
    const short = shortLived.find(([from]) => issued >= Date.parse(from))?.[1] ?? 0;
    const byOcsp = accessOf(subject).some(({ method }) => method === oids.ocspAccess);
    return byOcsp ||
      hasExtension(subject, oids.cRLDistributionPoints) ||
      validitySeconds(subject.notBefore.date, subject.notAfter.date) <= short
      ? []
      : ['Neither cRLDistributionPoints nor an OCSP responder is named.'];
  },
};
