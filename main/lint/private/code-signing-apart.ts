import { oids } from '../../pki/oids.ts';
import { toLeavesFor } from '../applies.ts';
import { extensionTitle } from '../extension-lists.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

const apart: readonly string[] = [oids.serverAuth, oids.anyExtendedKeyUsage]; // CSBR 7.1.2.3 (f): MUST NOT

/** A code-signing certificate has neither serverAuth nor anyExtendedKeyUsage (CA/B Forum CSBR 7.1.2.3 (f)). */
export const privateCodeSigningApart: Rule<'certificate'> = {
  id: 'private-code-signing-apart',
  on: ['certificate'],
  title: 'A code-signing certificate does not have the purpose of TLS servers or of all',
  clause: 'CA/B Forum CSBR 7.1.2.3 (f)',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: toLeavesFor(oids.codeSigning),
  check: (subject) =>
    (subject.extendedKeyUsage ?? [])
      .filter((oid) => apart.includes(oid))
      .map((oid) => `extendedKeyUsage has ${extensionTitle(oid)} beside codeSigning.`),
};
