import { oids } from '../../pki/oids.ts';
import { toSubordinates } from '../applies.ts';
import { extensionTitle } from '../extension-lists.ts';
import type { Rule } from '../rule.ts';

/** Judged by other rules: allowed, or forbidden (BR 7.1.2.10.6, 7.1.2.2.5). */
const judged: readonly string[] = [
  oids.serverAuth,
  oids.clientAuth,
  oids.emailProtection,
  oids.codeSigning,
  oids.timeStamping,
  oids.ocspSigning,
  oids.anyExtendedKeyUsage,
];

/** Any other purpose is NOT RECOMMENDED of a CA for servers (BR 7.1.2.10.6), and of a cross-certificate for one (BR 7.1.2.2.5). */
export const brCaOtherPurposes: Rule<'certificate'> = {
  id: 'br-ca-other-purposes',
  on: ['certificate'],
  title: 'A CA for servers has the purposes serverAuth and clientAuth only',
  clause: 'BR 7.1.2.10.6, BR 7.1.2.2.5',
  ruleSets: ['br'],
  severity: 'warning',
  effective: '2023-09-15',
  applies: (context, { extendedKeyUsage }) => toSubordinates(context) && extendedKeyUsage?.includes(oids.serverAuth) === true,
  check: (subject) =>
    (subject.extendedKeyUsage ?? [])
      .filter((oid) => !judged.includes(oid))
      .map((oid) => `extendedKeyUsage has ${extensionTitle(oid)} beside serverAuth, which is not recommended.`),
};
