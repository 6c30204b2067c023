import { signatureAlgorithmOf } from '../../pki/algorithms.ts';
import { algorithmTitle } from '../algorithm-title.ts';
import { always } from '../applies.ts';
import type { Rule } from '../rule.ts';

/**
 * Outside the BR, the signature algorithm is one Conclave can make and verify, in its one right encoding: NULL parameters for
 * RSA (RFC 4055 5), none for ECDSA (RFC 5758 3.2) and Ed25519 (RFC 8410 3). Under `br` the rule br-signature-algorithm holds.
 */
export const rfcSignatureAlgorithm: Rule<'certificate' | 'crl'> = {
  id: 'rfc-signature-algorithm',
  on: ['certificate', 'crl'],
  title: 'The signature AlgorithmIdentifier is known and exactly encoded',
  clause: 'RFC 4055 5, RFC 5758 3.2, RFC 8410 3',
  ruleSets: ['private'],
  severity: 'error',
  applies: always,
  check: ({ signatureInner }) =>
    signatureAlgorithmOf(signatureInner) === null
      ? [
          `The signature algorithm ${algorithmTitle(signatureInner)} is not one of RSA PKCS#1 or ECDSA with SHA-2, or Ed25519, in its exact encoding.`,
        ]
      : [],
};
