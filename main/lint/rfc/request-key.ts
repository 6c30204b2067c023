import { readRsaPublicKey } from '../../pki/rsa-public-key.ts';
import { always } from '../applies.ts';
import { keyFindings } from '../key-findings.ts';
import type { Rule } from '../rule.ts';

/**
 * Outside the BR, a key that is not RSA is P-256, P-384, P-521 or Ed25519 in its one form: RFC 5480 2.1.1.1 named curves and 2.2
 * uncompressed points, RFC 8410 3 and 4. Under `br` and `cnsa2` br-public-key-algorithm and cnsa-public-key hold; RSA is br-rsa-modulus's matter.
 */
export const rfcRequestKey: Rule<'request'> = {
  id: 'rfc-request-key',
  on: ['request'],
  title: 'A key that is not RSA is on a known curve, in its one form',
  clause: 'RFC 5480 2.1.1.1, 2.2, RFC 8410 3, 4',
  ruleSets: ['private'],
  severity: 'error',
  applies: always,
  check: ({ spki }, { rules }) => (readRsaPublicKey(spki) === null ? keyFindings(spki, rules, ['KEY-SIZE']) : []),
};
