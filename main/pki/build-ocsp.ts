import { CeremonyError } from '../errors.ts';
import type { SignatureAlgorithm } from './algorithms.ts';
import { encodeTrailer } from './assemble.ts';
import type { Der } from './der.ts';
import {
  encodeEnumerated,
  encodeExplicit,
  encodeGeneralizedTime,
  encodeImplicit,
  encodeImplicitSequence,
  encodeOctetString,
  encodeOid,
  encodeSequence,
} from './der-write.ts';
import { makeKeyIdentifier } from './key-identifier.ts';
import { encodeCertId, type CertIdHash, type CertIdSubject } from './ocsp-cert-id.ts';
import { oids } from './oids.ts';
import { encodeRehearsalExtension } from './rehearsal-mark.ts';

/** What the record says of a certificate. There is no third: what the authority did not issue gets no response at all. */
export type RecordedStatus =
  | { readonly says: 'good' }
  | {
      readonly says: 'revoked';
      /** Whole seconds. */
      readonly at: Date;
      /** CRLReason; null and 0 (unspecified) are both written as absent (RFC 5280 §5.3.1). */
      readonly reason: number | null;
    };

export interface ResponseDataInput {
  /** SubjectPublicKeyInfo of the key that signs: ResponderID byKey, its SHA-1 (RFC 6960 §4.2.1). */
  readonly responderSpki: Uint8Array;
  readonly hash: CertIdHash;
  readonly subject: CertIdSubject;
  readonly status: RecordedStatus;
  /** Whole seconds, all three: producedAt is the moment at which it is made, thisUpdate that of the record it says. */
  readonly producedAt: Date;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  readonly rehearsal: boolean;
}

/**
 * Builds the ResponseData of one certificate (RFC 6960 §4.2.1): version absent (v1 is the default), one SingleResponse, no singleExtensions
 * (BR 7.3.2: no reasonCode there), the rehearsal mark in responseExtensions. Throws bug for dates that are fractional or out of order.
 */
export function buildResponseData(input: ResponseDataInput): Der<'ResponseData'> {
  if (!(input.thisUpdate <= input.producedAt && input.producedAt < input.nextUpdate))
    throw new CeremonyError('bug', 'An OCSP response was to be built whose dates are out of order.');
  const single = encodeSequence(
    encodeCertId(input.hash, input.subject),
    encodeStatus(input.status),
    encodeGeneralizedTime(input.thisUpdate),
    encodeExplicit(0, encodeGeneralizedTime(input.nextUpdate)),
  );
  return encodeSequence<'ResponseData'>(
    encodeExplicit(2, encodeOctetString(makeKeyIdentifier(input.responderSpki, 'rfc5280-1'))),
    encodeGeneralizedTime(input.producedAt),
    encodeSequence(single),
    ...(input.rehearsal ? [encodeExplicit(1, encodeSequence(encodeRehearsalExtension()))] : []),
  );
}

/** CertStatus: good [0] IMPLICIT NULL, revoked [1] IMPLICIT RevokedInfo. */
function encodeStatus(status: RecordedStatus): Der<'any'> {
  if (status.says === 'good') return encodeImplicit(0, new Uint8Array());
  const { at, reason } = status;
  const why = reason === null || reason === 0 ? [] : [encodeExplicit(0, encodeEnumerated(reason))];
  return encodeImplicitSequence(1, encodeGeneralizedTime(at), ...why);
}

/**
 * The OCSPResponse around a signed ResponseData: status successful, type id-pkix-ocsp-basic, and the responder's certificate where it is
 * not the issuer itself. Throws as assembleSigned does.
 */
export function assembleOcsp(
  tbs: Uint8Array,
  algorithm: SignatureAlgorithm,
  signature: Uint8Array,
  certificates: readonly Uint8Array[],
): Der<'OCSPResponse'> {
  const certs = certificates.length === 0 ? [] : [encodeExplicit(0, encodeSequence(...certificates))];
  const basic = encodeSequence(tbs, encodeTrailer(algorithm, signature), ...certs);
  const bytes = encodeSequence(encodeOid(oids.ocspBasic), encodeOctetString(basic));
  return encodeSequence<'OCSPResponse'>(encodeEnumerated(0), encodeExplicit(0, bytes));
}

/** What static serving answers for every certificate it has no response for: unauthorized (RFC 6960 §2.3, RFC 5019 §2.2.3). Never signed. */
export const unauthorizedResponse = (): Der<'OCSPResponse'> => encodeSequence<'OCSPResponse'>(encodeEnumerated(6));
