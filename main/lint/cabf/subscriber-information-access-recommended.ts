import { oids } from '../../pki/oids.ts';
import { toLeavesFor } from '../applies.ts';
import { hasExtension } from '../decoded.ts';
import type { Rule } from '../rule.ts';

/** A TLS server SHOULD have authorityInfoAccess (BR 7.1.2.7.6 as of version 2.3.1, ballot SC-104). */
export const brSubscriberInformationAccessRecommended: Rule<'certificate'> = {
  id: 'br-subscriber-information-access-recommended',
  on: ['certificate'],
  title: 'A TLS server has authorityInfoAccess; since ballot SC-104 this is a recommendation',
  clause: 'BR 7.1.2.7.6',
  ruleSets: ['br'],
  severity: 'warning',
  effective: '2026-10-04',
  applies: toLeavesFor(oids.serverAuth),
  check: (subject) =>
    hasExtension(subject, oids.authorityInfoAccess) ? [] : ['authorityInfoAccess is missing: its issuer’s certificate cannot be found.'],
};
