import { oids } from '../../pki/oids.ts';
import { toLeavesFor } from '../applies.ts';
import { extensionTitle } from '../extension-lists.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

// CSBR 7.1.2.3 (f). MAY: lifetime signing, mail, document signing. Elsewhere judged: private-code-signing-apart, br-responder-purpose-alone,
// rfc-time-stamping-alone.
const judged: readonly string[] = [
  oids.codeSigning,
  '1.3.6.1.4.1.311.10.3.13',
  oids.emailProtection,
  '1.3.6.1.4.1.311.3.10.3.12',
  oids.serverAuth,
  oids.anyExtendedKeyUsage,
  oids.ocspSigning,
  oids.timeStamping,
];

/** Other purposes SHOULD NOT stand in a code-signing certificate (CA/B Forum CSBR 7.1.2.3 (f)). */
export const privateCodeSigningOtherPurposes: Rule<'certificate'> = {
  id: 'private-code-signing-other-purposes',
  on: ['certificate'],
  title: 'A code-signing certificate has no purposes but those of code, mail and documents',
  clause: 'CA/B Forum CSBR 7.1.2.3 (f)',
  ruleSets: everyRuleSet,
  severity: 'warning',
  applies: toLeavesFor(oids.codeSigning),
  check: (subject) =>
    (subject.extendedKeyUsage ?? [])
      .filter((oid) => !judged.includes(oid))
      .map((oid) => `extendedKeyUsage has ${extensionTitle(oid)} beside codeSigning, which should not be.`),
};
