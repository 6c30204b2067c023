import { oids } from '../../pki/oids.ts';
import { validitySeconds } from '../../pki/validity.ts';
import { toLeaves } from '../applies.ts';
import { accessOf, hasExtension } from '../decoded.ts';
import type { Rule } from '../rule.ts';

const aWeek = 604_800; // seconds

/** A leaf that lives longer than a week says where its revocation is published (RFC 5280 4.2.1.13, RFC 6960 3.1). */
export const privateLeafRevocation: Rule<'certificate'> = {
  id: 'private-leaf-revocation',
  on: ['certificate'],
  title: 'A leaf that lives longer than a week says where its revocation is published',
  clause: 'RFC 5280 4.2.1.13, RFC 6960 3.1',
  ruleSets: ['private', 'cnsa2'],
  severity: 'warning',
  applies: toLeaves,
  check(subject) {
    const named = hasExtension(subject, oids.cRLDistributionPoints) || accessOf(subject).some(({ method }) => method === oids.ocspAccess);
    const seconds = validitySeconds(subject.notBefore.date, subject.notAfter.date);
    return named || hasExtension(subject, oids.ocspNocheck) || seconds <= aWeek
      ? []
      : ['Neither cRLDistributionPoints nor an OCSP responder is named.'];
  },
};
