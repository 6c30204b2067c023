import { type AlgorithmFamily, type KeyAlgorithm, keyAlgorithms } from '../pki/algorithms.ts';
import type { CertificateFields } from '../pki/parse-certificate.ts';
import type { CrlFields } from '../pki/parse-crl.ts';
import { readRsaPublicKey } from '../pki/rsa-public-key.ts';
import type { LintContext } from './rule.ts';

/** What is known of the key that signs the bytes. `algorithm` is null for an RSA size Conclave does not make. */
export interface SigningKey {
  readonly family: AlgorithmFamily;
  readonly algorithm: KeyAlgorithm | null;
}

/** Whether the signing key can be known: a root signs itself, everything else needs its issuer's certificate. */
export function hasSigningKey(context: LintContext): boolean {
  return context.role === 'root' || context.issuer !== undefined;
}

/** The signing key, or null when it is of a kind no rule here judges. */
export function signingKeyOf(subject: CertificateFields | CrlFields, context: LintContext): SigningKey | null {
  const holder = subject.kind === 'certificate' && context.role === 'root' ? subject : context.issuer;
  if (holder === undefined) return null;
  const algorithm = holder.keyAlgorithm;
  if (algorithm !== null) return { family: keyAlgorithms[algorithm].family, algorithm };
  return readRsaPublicKey(holder.spki) === null ? null : { family: 'rsa', algorithm: null };
}
