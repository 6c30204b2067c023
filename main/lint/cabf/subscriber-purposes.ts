import { oids } from '../../pki/oids.ts';
import { toLeavesFor } from '../applies.ts';
import { extensionTitle } from '../extension-lists.ts';
import type { Rule } from '../rule.ts';
import { forbiddenServerPurposes } from '../server-purposes.ts';

/** A TLS server has no purpose the BR forbid beside serverAuth (BR 7.1.2.7.10); others are br-subscriber-other-purposes’ matter. */
export const brSubscriberPurposes: Rule<'certificate'> = {
  id: 'br-subscriber-purposes',
  on: ['certificate'],
  title: 'A TLS server has no purpose of code, mail, time stamps, OCSP, precertificates or all',
  clause: 'BR 7.1.2.7.10',
  ruleSets: ['br'],
  severity: 'error',
  effective: '2023-09-15',
  applies: toLeavesFor(oids.serverAuth),
  check: (subject) =>
    (subject.extendedKeyUsage ?? [])
      .filter((oid) => forbiddenServerPurposes.includes(oid))
      .map((oid) => `extendedKeyUsage has ${extensionTitle(oid)} beside serverAuth.`),
};
