import { oids } from '../../pki/oids.ts';
import { toLeavesFor } from '../applies.ts';
import { extensionTitle } from '../extension-lists.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

const apart: readonly string[] = [oids.serverAuth, oids.clientAuth, oids.anyExtendedKeyUsage]; // OCSPSigning: br-responder-purpose-alone

/** A code-signing certificate has no purpose of TLS, OCSP or all (CA/B Forum CSBR 7.1.2.3). */
export const privateCodeSigningApart: Rule<'certificate'> = {
  id: 'private-code-signing-apart',
  on: ['certificate'],
  title: 'A code-signing certificate has no purpose of TLS, OCSP or all',
  clause: 'CA/B Forum CSBR 7.1.2.3',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: toLeavesFor(oids.codeSigning),
  check: (subject) =>
    (subject.extendedKeyUsage ?? [])
      .filter((oid) => apart.includes(oid))
      .map((oid) => `extendedKeyUsage has ${extensionTitle(oid)} beside codeSigning.`),
};
