import { always } from '../applies.ts';
import { readRsaPublicKey } from '../../pki/rsa-public-key.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

const least = 2n ** 16n + 1n; // BR 6.1.6
const most = 2n ** 256n - 1n; // BR 6.1.6

/** An RSA public exponent SHOULD lie between 2^16 + 1 and 2^256 − 1 (BR 6.1.6). */
export const brRsaExponentRange: Rule<'certificate'> = {
  id: 'br-rsa-exponent-range',
  on: ['certificate'],
  title: 'An RSA exponent lies between 2^16 + 1 and 2^256 − 1',
  clause: 'BR 6.1.6',
  ruleSets: everyRuleSet,
  severity: 'warning',
  applies: always,
  check({ spki }) {
    const key = readRsaPublicKey(spki);
    if (key === null || (key.exponent >= least && key.exponent <= most)) return [];
    return ['The RSA exponent lies outside 2^16 + 1 to 2^256 − 1.'];
  },
};
