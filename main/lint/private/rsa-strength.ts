import { readRsaPublicKey } from '../../pki/rsa-public-key.ts';
import { toAuthorities } from '../applies.ts';
import { bitLength } from '../bit-length.ts';
import type { Rule } from '../rule.ts';

const strongFrom = 3072; // 128 bits of security

/** An RSA key of a CA that outlives 2030 has at least 3072 bits (NIST IR 8547 (draft), NIST SP 800-57 part 1 table 2). */
export const privateRsaStrength: Rule<'certificate'> = {
  id: 'private-rsa-strength',
  on: ['certificate'],
  title: 'An RSA key of a CA that outlives 2030 has at least 3072 bits',
  clause: 'NIST IR 8547 (draft), NIST SP 800-57 part 1 table 2',
  ruleSets: ['private', 'cnsa2'],
  severity: 'warning',
  applies: toAuthorities,
  check(subject) {
    const rsa = readRsaPublicKey(subject.spki);
    const outlives = subject.notAfter.date.getTime() >= Date.parse('2031-01-01T00:00:00Z');
    return rsa !== null && outlives && bitLength(rsa.modulus) < strongFrom
      ? [`An RSA key of ${bitLength(rsa.modulus)} bits is deprecated after 2030.`]
      : [];
  },
};
