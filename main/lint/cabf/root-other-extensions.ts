import { oids } from '../../pki/oids.ts';
import { toRoots } from '../applies.ts';
import { extensionTitle } from '../extension-lists.ts';
import type { Rule } from '../rule.ts';

// The table of BR 7.1.2.1.2; the mark is rehearsal-mark's matter. Extensions with a rule of their own are not named twice.
const judgedElsewhere: readonly string[] = [
  oids.authorityKeyIdentifier,
  oids.basicConstraints,
  oids.keyUsage,
  oids.subjectKeyIdentifier,
  oids.extendedKeyUsage,
  oids.certificatePolicies,
  oids.rehearsalMark,
  '1.3.6.1.4.1.11129.2.4.2', // Signed Certificate Timestamp List: MAY
];

/** Any extension outside the table is NOT RECOMMENDED in a root, cRLDistributionPoints among them (BR 7.1.2.1.2). */
export const brRootOtherExtensions: Rule<'certificate'> = {
  id: 'br-root-other-extensions',
  on: ['certificate'],
  title: 'A root has no extension outside the table',
  clause: 'BR 7.1.2.1.2',
  ruleSets: ['br'],
  severity: 'warning',
  effective: '2023-09-15', // ballot SC-62
  applies: toRoots,
  check: ({ extensions }) =>
    extensions
      .filter((extension) => !judgedElsewhere.includes(extension.oid))
      .map((extension) => `The root has the extension ${extensionTitle(extension.oid)}, which is not recommended.`),
};
