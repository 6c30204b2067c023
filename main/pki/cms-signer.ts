// Whose key made a signature over a file, and whether its certificate lets it.

import { oids } from './oids.ts';
import type { CmsFields, SignerIdentifier } from './parse-cms.ts';
import type { CertificateFields } from './parse-types.ts';
import { sha256 } from './hash.ts';
import { verifyIndependently, verifyWithNode } from './verify-signature.ts';

const same = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;

/** The certificates that go into a signature: the signer's and those above it, but for the root, which whoever verifies brings as what he trusts. */
export const withoutRoot = (chain: readonly CertificateFields[]): readonly CertificateFields[] =>
  chain.filter(({ issuer, subject }, index) => index === 0 || !same(issuer, subject));

/** Purposes whose keys sign files: software (RFC 5280 §4.2.1.12) and documents (RFC 9336 §3.1). */
const filePurposes: Readonly<Record<string, string>> = { [oids.codeSigning]: 'code signing', [oids.documentSigning]: 'document signing' };

/** What a certificate lets its key sign, in words. */
export const filePurposeOf = ({ extendedKeyUsage = [] }: CertificateFields): string =>
  extendedKeyUsage.flatMap((oid) => filePurposes[oid] ?? []).join(' and ');

/** Whether a SignerInfo names this certificate (RFC 5652 §5.3). */
function names(signer: SignerIdentifier, { issuer, serialNumber, subjectKeyIdentifier }: CertificateFields): boolean {
  if (signer.by === 'serial') return same(signer.issuer, issuer) && signer.serialNumber === serialNumber;
  return subjectKeyIdentifier !== undefined && same(signer.subjectKeyIdentifier, subjectKeyIdentifier);
}

/** The signer's certificate among those that came with the signature and those given beside it; undefined: none of them. */
export const signerOf = ({ signer, certificates }: CmsFields, given: readonly CertificateFields[] = []): CertificateFields | undefined =>
  [...certificates, ...given].find((certificate) => names(signer, certificate));

/** Why a certificate's key should not have signed a file; empty: it may. */
export function signerProblems({ extendedKeyUsage, keyUsage, basicConstraints, malformed }: CertificateFields): string[] {
  const purposes = extendedKeyUsage ?? [];
  return [
    ...(malformed.length === 0 ? [] : ['an extension of its certificate cannot be read']),
    ...(basicConstraints?.ca === true ? ['its certificate is that of a CA, whose key signs no files'] : []),
    // One purpose alone: a key that also serves TLS or answers OCSP signs what strangers hand it.
    ...(purposes.length > 0 && purposes.every((oid) => Object.hasOwn(filePurposes, oid))
      ? []
      : ['its certificate is for neither code signing nor document signing, or for more than that']),
    // RFC 5280 §4.2.1.3.
    ...(keyUsage === undefined || keyUsage.bits.includes('digitalSignature') || keyUsage.bits.includes('nonRepudiation')
      ? []
      : ['its keyUsage lacks digitalSignature']),
  ];
}

/** Whether signing-certificate-v2 names exactly this certificate (RFC 5035 §2); one that is named by another hash than SHA-256 does not count. */
export const namesSigningCertificate = ({ signingCertificate }: CmsFields, { der }: CertificateFields): boolean =>
  signingCertificate !== null && signingCertificate.hashAlgorithm === oids.sha256 && same(signingCertificate.certHash, sha256(der));

/** Whether this key signed the attributes; two verifiers that share no arithmetic must agree. */
export const isCmsSignedBy = ({ signatureAlgorithm, tbs, signature }: CmsFields, spki: Uint8Array): boolean =>
  signatureAlgorithm !== null &&
  verifyWithNode(spki, signatureAlgorithm, tbs, signature) &&
  verifyIndependently(spki, signatureAlgorithm, tbs, signature);
