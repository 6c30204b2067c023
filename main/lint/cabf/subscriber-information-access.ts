import { oids } from '../../pki/oids.ts';
import { toLeavesFor } from '../applies.ts';
import { hasExtension } from '../decoded.ts';
import type { Rule } from '../rule.ts';

/** A TLS server has authorityInfoAccess (BR 7.1.2.7.7). */
export const brSubscriberInformationAccess: Rule<'certificate'> = {
  id: 'br-subscriber-information-access',
  on: ['certificate'],
  title: 'A TLS server has authorityInfoAccess',
  clause: 'BR 7.1.2.7.7',
  ruleSets: ['br'],
  severity: 'error',
  applies: toLeavesFor(oids.serverAuth),
  check: (subject) => (hasExtension(subject, oids.authorityInfoAccess) ? [] : ['authorityInfoAccess is missing.']),
};
