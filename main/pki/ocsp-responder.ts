// Who may sign an OCSP response: the issuer of the certificate, or a responder that very issuer authorised (RFC 6960 §4.2.2.2).

import { hash } from 'node:crypto';
import { oids } from './oids.ts';
import type { CertificateFields, OcspFields, ResponderIdFields } from './parse-types.ts';
import { splitSpki } from './spki.ts';

const same = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;

/** Whether a responderID names this certificate: by its subject, or by the SHA-1 of its key (RFC 6960 §4.2.1). */
function names(responderId: ResponderIdFields, { subject, spki }: CertificateFields): boolean {
  if (responderId.by === 'name') return same(responderId.name, subject);
  return same(responderId.keyHash, hash('sha1', splitSpki(spki).publicKey, 'buffer'));
}

/** The certificate the response names as its signer: one that came with it, else the issuer's; undefined: neither. */
export function responderOf({ responderId, certificates }: OcspFields, issuer: CertificateFields): CertificateFields | undefined {
  return [...certificates, issuer].find((certificate) => names(responderId, certificate));
}

/** Why a certificate is not that of a responder this issuer authorised; empty: it is. `at`: a moment at which it must be valid. */
export function delegationProblems(responder: CertificateFields, issuer: CertificateFields, at: Date): string[] {
  const purposes = responder.extendedKeyUsage ?? [];
  const authority = issuer.subjectKeyIdentifier;
  const named = responder.authorityKeyIdentifier?.keyIdentifier;
  const issued = same(responder.issuer, issuer.subject) && (named === undefined || authority === undefined || same(named, authority));
  return [
    // RFC 6960 §4.2.2.2: issued directly by the CA that issued the certificate in question.
    ...(issued ? [] : ['The responder’s certificate was not issued by the issuer of the certificate it answers for.']),
    ...(purposes.length === 1 && purposes[0] === oids.ocspSigning
      ? []
      : ['The responder’s certificate does not have OCSPSigning as its one purpose.']),
    // RFC 6960 §4.2.2.2.1; BR 4.9.9: without it clients ask about the responder, of the responder.
    ...(responder.extensions.some(({ oid }) => oid === oids.ocspNocheck)
      ? []
      : ['The responder’s certificate has no id-pkix-ocsp-nocheck.']),
    ...(responder.basicConstraints?.ca === true ? ['The responder’s certificate is that of a CA.'] : []),
    ...(responder.keyUsage === undefined || responder.keyUsage.bits.includes('digitalSignature')
      ? []
      : ['The responder’s keyUsage lacks digitalSignature.']),
    ...(responder.notBefore.date <= at && at <= responder.notAfter.date
      ? []
      : ['The responder’s certificate was not valid when the response was made.']),
  ];
}

/** Why nobody need accept who signed this response for certificates of this issuer; empty: everybody may. Signatures are not verified here. */
export function responderProblems(fields: OcspFields, issuer: CertificateFields): string[] {
  const responder = responderOf(fields, issuer);
  if (responder === undefined) return ['responderID names neither the issuer nor a certificate that came with the response.'];
  if (same(responder.der, issuer.der))
    return fields.certificates.length === 0 ? [] : ['The issuer signed itself, and other certificates came with the response.'];
  return delegationProblems(responder, issuer, fields.producedAt.date);
}
