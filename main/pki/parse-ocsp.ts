import { CeremonyError } from '../errors.ts';
import { tags } from './der-content.ts';
import { type DerNode, limits, readDer } from './der.ts';
import {
  readElements,
  readExplicit,
  readOctetAligned,
  readOid,
  readSmallInteger,
  readTime,
  refuseStructure,
  requireContent,
} from './der-values.ts';
import { takeName } from './describe-name.ts';
import { oids } from './oids.ts';
import { parseCertificate } from './parse-certificate.ts';
import { readExtensions } from './parse-extensions.ts';
import type {
  CertIdFields,
  CertStatusFields,
  OcspFields,
  ParsedTime,
  ResponderIdFields,
  ResponseDataFields,
  SingleResponseFields,
} from './parse-types.ts';

export type { OcspFields } from './parse-types.ts';

const what = 'OCSP response';

/** OCSPResponseStatus (RFC 6960 §4.2.1) by number; 4 is not used. */
const responseStatuses = ['successful', 'malformedRequest', 'internalError', 'tryLater', '', 'sigRequired', 'unauthorized'];

/**
 * Reads an OCSP response (RFC 6960 §4.2.1) of at most 64 kB that gives an answer: strict DER first, then our own decoding. What is DER
 * but breaks a rule is returned as it stands for lint. Throws input.not-der, input.truncated, input.too-large; input.unsupported where it
 * gives no answer (unauthorized and the like) or is of another type than id-pkix-ocsp-basic.
 */
export function parseOcsp(bytes: Uint8Array): OcspFields {
  const elements = readElements(readDer(bytes, limits.ocsp, what), what);
  const status = readSmallInteger(elements.take('responseStatus', tags.enumerated)) ?? -1;
  if (status !== 0)
    throw new CeremonyError(
      'input.unsupported',
      `The ${what} gives no answer: its status is ${responseStatuses[status] ?? 'unknown'} (${status}).`,
    );
  const typed = readElements(readExplicit(elements.take('responseBytes', 0xa0), what), what);
  elements.end();
  const type = readOid(typed.take('responseType', tags.oid));
  if (type !== oids.ocspBasic) throw new CeremonyError('input.unsupported', `The ${what} is of type ${type}, which is not a basic one.`);
  const basic = typed.take('response', tags.octetString).content;
  typed.end();
  return { kind: 'ocsp', der: bytes, ...readBasic(readDer(basic, limits.ocsp, what)) };
}

/** BasicOCSPResponse: ResponseData, algorithm, signature, and the certificates beside them. */
function readBasic(node: DerNode): Omit<OcspFields, 'kind' | 'der'> {
  const elements = readElements(node, what);
  const data = readResponseData(elements.take('tbsResponseData', tags.sequence));
  const signatureOuter = elements.take('the signature algorithm', tags.sequence).bytes;
  const signature = readOctetAligned(elements.take('the signature', tags.bitString), what, 'the signature');
  const certs = elements.optional(0xa0);
  elements.end();
  const list = certs === null ? null : readExplicit(certs, what);
  if (list !== null && list.tag !== tags.sequence) refuseStructure(what, 'certs is not a SEQUENCE', list.start);
  return {
    ...data,
    signatureOuter,
    signature,
    certificates: (list?.children ?? []).map((child) => parseCertificate(child.bytes)),
    certificatesFieldPresent: list !== null,
  };
}

/** Reads a ResponseData alone: what is signed, before it is. Throws as parseOcsp does. */
export function parseResponseData(bytes: Uint8Array): ResponseDataFields {
  return readResponseData(readDer(bytes, limits.ocsp, what));
}

function readResponseData(node: DerNode): ResponseDataFields {
  const elements = readElements(node, what);
  const version = elements.optional(0xa0);
  // v1 is the only version and the default, which DER does not write out (X.690 §11.5).
  if (version !== null) refuseStructure(what, 'a version is written, and the only one there is, v1, is the default', version.start);
  const responderId = readResponderId(elements.take('responderID'));
  const producedAt = readGeneralizedTime(elements.take('producedAt'), 'producedAt');
  const responses = elements.take('responses', tags.sequence);
  const extensions = elements.optional(0xa1);
  elements.end();
  if (responses.children.length === 0) refuseStructure(what, 'it answers for no certificate', responses.start);
  return {
    tbs: node.bytes,
    responderId,
    producedAt,
    responses: responses.children.map(readSingleResponse),
    ...readExtensionField(extensions),
  };
}

/** Both choices are EXPLICIT (RFC 6960 appendix B.1: EXPLICIT TAGS). */
function readResponderId(node: DerNode): ResponderIdFields {
  if (node.tag === 0xa1) return { by: 'name', name: takeName(readElements(node, what, 0xa1), 'responderID') };
  if (node.tag !== 0xa2) return refuseStructure(what, 'responderID is neither a name nor a key hash', node.start);
  const hash = readExplicit(node, what);
  if (hash.tag !== tags.octetString) return refuseStructure(what, 'the responder’s key hash is not an OCTET STRING', hash.start);
  return { by: 'key', keyHash: hash.content };
}

function readSingleResponse(node: DerNode): SingleResponseFields {
  const elements = readElements(node, what);
  const certId = readCertId(elements.take('certID', tags.sequence));
  const status = readStatus(elements.take('certStatus'));
  const thisUpdate = readGeneralizedTime(elements.take('thisUpdate'), 'thisUpdate');
  const next = elements.optional(0xa0);
  const extensions = elements.optional(0xa1);
  elements.end();
  return {
    certId,
    status,
    thisUpdate,
    nextUpdate: next === null ? null : readGeneralizedTime(readExplicit(next, what), 'nextUpdate'),
    ...readExtensionField(extensions),
  };
}

function readCertId(node: DerNode): CertIdFields {
  const elements = readElements(node, what);
  const algorithm = readElements(elements.take('hashAlgorithm', tags.sequence), what);
  const hashAlgorithm = readOid(algorithm.take('hashAlgorithm', tags.oid));
  algorithm.optional(tags.null);
  algorithm.end();
  const issuerNameHash = elements.take('issuerNameHash', tags.octetString).content;
  const issuerKeyHash = elements.take('issuerKeyHash', tags.octetString).content;
  const serial = elements.take('serialNumber', tags.integer).content;
  elements.end();
  return { der: node.bytes, hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber: Buffer.from(serial).toString('hex') };
}

/** CertStatus: good [0] and unknown [2] IMPLICIT NULL, revoked [1] IMPLICIT RevokedInfo. */
function readStatus(node: DerNode): CertStatusFields {
  if (node.tag === 0x80 || node.tag === 0x82) {
    requireContent(node, what, tags.null);
    return { says: node.tag === 0x80 ? 'good' : 'unknown' };
  }
  const elements = readElements(node, what, 0xa1);
  const revocationTime = readGeneralizedTime(elements.take('revocationTime'), 'revocationTime');
  const tagged = elements.optional(0xa0);
  elements.end();
  if (tagged === null) return { says: 'revoked', revocationTime, reason: null };
  const code = readExplicit(tagged, what);
  const reason = code.tag === tags.enumerated ? readSmallInteger(code) : null;
  return reason === null
    ? refuseStructure(what, 'revocationReason is not a CRLReason', code.start)
    : { says: 'revoked', revocationTime, reason };
}

/** RFC 6960 §4.2.1 has GeneralizedTime, whatever the year. */
function readGeneralizedTime(node: DerNode, field: string): ParsedTime {
  const time = readTime(node, what, field);
  return time.tag === tags.generalizedTime ? time : refuseStructure(what, `${field} is not a GeneralizedTime`, node.start);
}

function readExtensionField(node: DerNode | null): Pick<SingleResponseFields, 'extensions' | 'extensionsFieldPresent'> {
  return { extensionsFieldPresent: node !== null, extensions: node === null ? [] : readExtensions(readExplicit(node, what), what) };
}
