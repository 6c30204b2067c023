import { always } from '../applies.ts';
import { readRsaPublicKey } from '../../pki/rsa-public-key.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** An RSA public exponent is odd and 3 or more (BR 6.1.6). */
export const brRsaExponent: Rule<'certificate' | 'request'> = {
  id: 'br-rsa-exponent',
  on: ['certificate', 'request'],
  title: 'An RSA exponent is odd and at least 3',
  clause: 'BR 6.1.6',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check({ spki }) {
    const key = readRsaPublicKey(spki);
    if (key === null || (key.exponent >= 3n && key.exponent % 2n === 1n)) return [];
    return [`The RSA exponent ${key.exponent} is not an odd number of 3 or more.`];
  },
};
