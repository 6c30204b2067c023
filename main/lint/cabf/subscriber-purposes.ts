import { oids } from '../../pki/oids.ts';
import { toLeavesFor } from '../applies.ts';
import { extensionTitle } from '../extension-lists.ts';
import type { Rule } from '../rule.ts';

const allowed: readonly string[] = [oids.serverAuth, oids.clientAuth]; // BR 7.1.2.7.10

/** A TLS server has the purposes serverAuth and clientAuth only (BR 7.1.2.7.10). */
export const brSubscriberPurposes: Rule<'certificate'> = {
  id: 'br-subscriber-purposes',
  on: ['certificate'],
  title: 'A TLS server has the purposes serverAuth and clientAuth only',
  clause: 'BR 7.1.2.7.10',
  ruleSets: ['br'],
  severity: 'error',
  effective: '2023-09-15',
  applies: toLeavesFor(oids.serverAuth),
  check: (subject) =>
    (subject.extendedKeyUsage ?? [])
      .filter((oid) => !allowed.includes(oid))
      .map((oid) => `extendedKeyUsage has ${extensionTitle(oid)} beside serverAuth.`),
};
