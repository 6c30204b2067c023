import { toAuthorities } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A CA certificate carries keyUsage with keyCertSign (RFC 5280 4.2.1.3, 4.2.1.9). */
export const rfcCaKeyUsage: Rule<'certificate'> = {
  id: 'rfc-ca-key-usage',
  on: ['certificate'],
  title: 'A CA certificate has keyUsage with keyCertSign',
  clause: 'RFC 5280 4.2.1.3, 4.2.1.9',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: toAuthorities,
  check({ keyUsage }) {
    if (keyUsage === undefined) return ['keyUsage is missing or unreadable.'];
    return keyUsage.bits.includes('keyCertSign') ? [] : ['keyUsage lacks keyCertSign.'];
  },
};
