import { primesUpTo } from '../../pki/key-checks/small-primes.ts';
import { readRsaPublicKey } from '../../pki/rsa-public-key.ts';
import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

// BR 6.1.6: "the modulus SHOULD ... have no factors smaller than 752".
const smallPrimes = primesUpTo(751).map(BigInt);

/** An RSA modulus has no factor below 752 (BR 6.1.6). */
export const brRsaSmallFactors: Rule<'certificate'> = {
  id: 'br-rsa-small-factors',
  on: ['certificate'],
  title: 'An RSA modulus has no factor below 752',
  clause: 'BR 6.1.6',
  ruleSets: everyRuleSet,
  severity: 'warning',
  applies: always,
  check(subject) {
    const modulus = readRsaPublicKey(subject.spki)?.modulus ?? 0n;
    const factor = modulus <= 0n ? undefined : smallPrimes.find((prime) => modulus % prime === 0n);
    return factor === undefined ? [] : [`The modulus is divisible by ${factor}.`];
  },
};
