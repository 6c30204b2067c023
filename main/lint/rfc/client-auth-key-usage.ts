import type { KeyUsageBit } from '../../pki/key-usage.ts';
import { oids } from '../../pki/oids.ts';
import { toLeavesFor } from '../applies.ts';
import { keyUsageProblem } from '../purpose-key-usage.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

// RFC 5280 4.2.1.12, the bits that "may be consistent" with this purpose.
const allowed: readonly KeyUsageBit[] = ['digitalSignature', 'keyAgreement'];

/** keyUsage is consistent with the purpose clientAuth (RFC 5280 4.2.1.12). */
export const rfcClientAuthKeyUsage: Rule<'certificate'> = {
  id: 'rfc-client-auth-key-usage',
  on: ['certificate'],
  title: 'keyUsage is consistent with the purpose clientAuth',
  clause: 'RFC 5280 4.2.1.12',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: toLeavesFor(oids.clientAuth),
  check: (subject) => keyUsageProblem(subject, 'clientAuth', allowed),
};
