import { signatureAlgorithmOf } from './algorithms.ts';
import type { CertificateFields, CrlFields, OcspFields } from './parse-types.ts';
import { verifyIndependently, verifyWithNode } from './verify-signature.ts';

/** Whether this key made the signature of a certificate, CRL or OCSP response; two verifiers that share no arithmetic must agree (RFC 5280 §6.1.3). */
export function isSignedBy({ tbs, signature, signatureOuter }: CertificateFields | CrlFields | OcspFields, spki: Uint8Array): boolean {
  const algorithm = signatureAlgorithmOf(signatureOuter);
  return algorithm !== null && verifyWithNode(spki, algorithm, tbs, signature) && verifyIndependently(spki, algorithm, tbs, signature);
}
