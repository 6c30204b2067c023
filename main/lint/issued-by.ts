import type { CertificateFields } from '../pki/parse-certificate.ts';
import { sameBytes } from './same-bytes.ts';

/** Whether a certificate names this CA and key as its issuer: by name, and by key identifier where both have one. No signature is verified. */
export function isIssuedBy(certificate: CertificateFields, authority: CertificateFields): boolean {
  const named = certificate.authorityKeyIdentifier?.keyIdentifier;
  const own = authority.subjectKeyIdentifier;
  return sameBytes(certificate.issuer, authority.subject) && (named === undefined || own === undefined || sameBytes(named, own));
}
