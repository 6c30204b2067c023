import { CeremonyError } from '../errors.ts';
import type { HashAlgorithm, SignatureAlgorithm } from './algorithms.ts';
import { encodeTrailer } from './assemble.ts';
import { cmsIdentifierOf, digestIdentifiers, digestLengths, digestOf } from './cms-algorithms.ts';
import type { Der } from './der.ts';
import { tags } from './der-content.ts';
import {
  encodeExplicit,
  encodeImplicitSet,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeSet,
  encodeSmallInteger,
  encodeTime,
  encodeUtf8String,
} from './der-write.ts';
import { sha256 } from './hash.ts';
import { oids } from './oids.ts';
import type { CertificateFields } from './parse-types.ts';
import { rehearsalText } from './rehearsal-mark.ts';

export interface SignedAttributesInput {
  /** Of the whole file. */
  readonly digest: Uint8Array;
  readonly digestAlgorithm: HashAlgorithm;
  /** Whole seconds. */
  readonly signingTime: Date;
  /** Of the key that signs. */
  readonly certificate: CertificateFields;
  readonly rehearsal: boolean;
}

/**
 * Builds the signed attributes of a detached signature (RFC 5652 §5.3, §11): content-type data, message-digest, signing-time,
 * signing-certificate-v2 (RFC 5035 §3: SHA-256, the default, and issuer and serial number), in a rehearsal the mark. As the SET OF in DER
 * order that is signed (§5.4). Throws bug for a digest of another length and a time in fractions of a second.
 */
export function buildSignedAttributes(input: SignedAttributesInput): Der<'SignedAttributes'> {
  if (input.digest.length !== digestLengths[input.digestAlgorithm])
    throw new CeremonyError('bug', 'A file was to be signed by a digest of another length than its algorithm has.');
  const attribute = (oid: string, value: Uint8Array): Uint8Array => encodeSequence(encodeOid(oid), encodeSet(value));
  return encodeSet(
    attribute(oids.cmsContentType, encodeOid(oids.cmsData)),
    attribute(oids.cmsMessageDigest, encodeOctetString(input.digest)),
    attribute(oids.cmsSigningTime, encodeTime(input.signingTime)),
    attribute(oids.signingCertificateV2, signingCertificate(input.certificate)),
    ...(input.rehearsal ? [attribute(oids.rehearsalMark, encodeUtf8String(rehearsalText))] : []),
  ) as Uint8Array as Der<'SignedAttributes'>;
}

/** INTEGER as it stands in the certificate. */
const serialOf = ({ serialOctets }: CertificateFields): Uint8Array =>
  Buffer.concat([Uint8Array.of(tags.integer, serialOctets.length), serialOctets]);

/** SigningCertificateV2: one ESSCertIDv2, its hashAlgorithm the default (X.690 §11.5: not written), its issuer a directoryName. */
function signingCertificate(certificate: CertificateFields): Uint8Array {
  const issuerSerial = encodeSequence(encodeSequence(encodeExplicit(4, certificate.issuer)), serialOf(certificate));
  return encodeSequence(encodeSequence(encodeSequence(encodeOctetString(sha256(certificate.der)), issuerSerial)));
}

/**
 * The ContentInfo around signed attributes and their signature: SignedData version 1 (RFC 5652 §5.1), no content (detached, §5.2), the
 * certificates, the signer's first in the argument and all of them a SET in DER order in the bytes, one SignerInfo named by issuer and
 * serial number. Throws as assembleSigned does.
 */
export function assembleCms(
  attributes: Uint8Array,
  algorithm: SignatureAlgorithm,
  signature: Uint8Array,
  certificates: readonly CertificateFields[],
): Der<'ContentInfo'> {
  const [signer] = certificates;
  if (signer === undefined) throw new CeremonyError('bug', 'A signature was to be written without the certificate of its key.');
  // Refuses a signature that cannot be one of the algorithm.
  encodeTrailer(algorithm, signature);
  const digest = digestIdentifiers[digestOf(algorithm)];
  // §5.3: signedAttrs [0] IMPLICIT; §5.4: what is signed has the tag of a SET OF.
  const implicit = Uint8Array.from(attributes);
  implicit[0] = 0xa0;
  const signerInfo = encodeSequence(
    encodeSmallInteger(1),
    encodeSequence(signer.issuer, serialOf(signer)),
    digest,
    implicit,
    cmsIdentifierOf(algorithm),
    encodeOctetString(signature),
  );
  const signedData = encodeSequence(
    encodeSmallInteger(1),
    encodeSet(digest),
    encodeSequence(encodeOid(oids.cmsData)),
    encodeImplicitSet(0, ...certificates.map(({ der }) => der)),
    encodeSet(signerInfo),
  );
  return encodeSequence<'ContentInfo'>(encodeOid(oids.cmsSignedData), encodeExplicit(0, signedData));
}
