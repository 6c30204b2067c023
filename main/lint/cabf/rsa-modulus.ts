import { always } from '../applies.ts';
import { bitLength } from '../bit-length.ts';
import { readRsaPublicKey } from '../../pki/rsa-public-key.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

const leastBits = 2048; // BR 6.1.5

/** An RSA modulus has 2048 bits or more, a number divisible by 8 (BR 6.1.5). */
export const brRsaModulus: Rule<'certificate' | 'request'> = {
  id: 'br-rsa-modulus',
  on: ['certificate', 'request'],
  title: 'An RSA modulus has at least 2048 bits, divisible by 8',
  clause: 'BR 6.1.5',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check({ spki }) {
    const key = readRsaPublicKey(spki);
    if (key === null) return [];
    const bits = bitLength(key.modulus);
    if (key.modulus <= 0n || bits < leastBits) return [`The RSA modulus has ${bits} bits; at least ${leastBits} are needed.`];
    return bits % 8 === 0 ? [] : [`The RSA modulus has ${bits} bits, which is not divisible by 8.`];
  },
};
