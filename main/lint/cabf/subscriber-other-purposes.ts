import { oids } from '../../pki/oids.ts';
import { toLeavesFor } from '../applies.ts';
import { extensionTitle } from '../extension-lists.ts';
import type { Rule } from '../rule.ts';
import { forbiddenServerPurposes } from '../server-purposes.ts';

const judged: readonly string[] = [oids.serverAuth, oids.clientAuth, ...forbiddenServerPurposes]; // BR 7.1.2.7.10

/** A purpose the table of BR 7.1.2.7.10 does not name is NOT RECOMMENDED in the certificate of a TLS server. */
export const brSubscriberOtherPurposes: Rule<'certificate'> = {
  id: 'br-subscriber-other-purposes',
  on: ['certificate'],
  title: 'A TLS server has the purposes serverAuth and clientAuth only',
  clause: 'BR 7.1.2.7.10',
  ruleSets: ['br'],
  severity: 'warning',
  effective: '2023-09-15',
  applies: toLeavesFor(oids.serverAuth),
  check: (subject) =>
    (subject.extendedKeyUsage ?? [])
      .filter((oid) => !judged.includes(oid))
      .map((oid) => `extendedKeyUsage has ${extensionTitle(oid)} beside serverAuth, which is not recommended.`),
};
