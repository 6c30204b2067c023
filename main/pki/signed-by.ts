import { signatureAlgorithmOf } from './algorithms.ts';
import type { CertificateFields, CrlFields, OcspFields } from './parse-types.ts';
import { verifyIndependently, verifyWithNode } from './verify-signature.ts';

/**
 * Whether this key made the signature of a certificate, CRL or OCSP response (RFC 5280 §6.1.3); two verifiers that share no arithmetic
 * must agree. `by` node: node:crypto alone, for one of many that were verified when they were made.
 */
export function isSignedBy(
  { tbs, signature, signatureOuter }: CertificateFields | CrlFields | OcspFields,
  spki: Uint8Array,
  by: 'both' | 'node' = 'both',
): boolean {
  const algorithm = signatureAlgorithmOf(signatureOuter);
  if (algorithm === null || !verifyWithNode(spki, algorithm, tbs, signature)) return false;
  return by === 'node' || verifyIndependently(spki, algorithm, tbs, signature);
}
