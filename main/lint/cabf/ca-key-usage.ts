import type { KeyUsageBit } from '../../pki/profile.ts';
import { toAuthorities } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

const required: readonly KeyUsageBit[] = ['keyCertSign', 'cRLSign'];
const permitted: readonly KeyUsageBit[] = ['digitalSignature', ...required];

/** A CA certificate's keyUsage has keyCertSign and cRLSign, digitalSignature at will, and nothing else (BR 7.1.2.10.7). */
export const brCaKeyUsage: Rule<'certificate'> = {
  id: 'br-ca-key-usage',
  on: ['certificate'],
  title: 'keyUsage of a CA is keyCertSign and cRLSign, digitalSignature at will',
  clause: 'BR 7.1.2.10.7',
  ruleSets: everyRuleSet,
  severity: 'error',
  softer: { private: 'warning', cnsa2: 'warning' },
  effective: '2023-09-15', // ballot SC-62
  applies: toAuthorities,
  check({ keyUsage }) {
    if (keyUsage === undefined) return []; // rfc-ca-key-usage says so
    const missing = required.filter((bit) => !keyUsage.bits.includes(bit));
    const forbidden = keyUsage.bits.filter((bit) => !permitted.includes(bit));
    return [
      ...(missing.length === 0 ? [] : [`keyUsage lacks ${missing.join(' and ')}.`]),
      ...(forbidden.length === 0 ? [] : [`keyUsage has ${forbidden.join(', ')}, which a CA’s key may not have.`]),
    ];
  },
};
