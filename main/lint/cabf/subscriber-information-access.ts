import { oids } from '../../pki/oids.ts';
import { toLeavesFor } from '../applies.ts';
import { hasExtension } from '../decoded.ts';
import type { Rule } from '../rule.ts';

/** A TLS server has authorityInfoAccess: MUST until ballot SC-104 made it SHOULD (BR 7.1.2.7.6; version 2.3.1 of 2026-10-04). */
export const brSubscriberInformationAccess: Rule<'certificate'> = {
  id: 'br-subscriber-information-access',
  on: ['certificate'],
  title: 'A TLS server has authorityInfoAccess',
  clause: 'BR 7.1.2.7.6, BR 7.1.2.7.7',
  ruleSets: ['br'],
  severity: 'error',
  until: '2026-10-04', // br-subscriber-information-access-recommended
  applies: toLeavesFor(oids.serverAuth),
  check: (subject) => (hasExtension(subject, oids.authorityInfoAccess) ? [] : ['authorityInfoAccess is missing.']),
};
