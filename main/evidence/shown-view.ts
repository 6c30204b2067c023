import { CeremonyError } from '../errors.ts';
import { canonicalJson } from '../formats/canonical-json.ts';
import { describeDocument } from './describe-document.ts';
import {
  type AlgorithmFamily,
  type KeyAlgorithm,
  type SignatureAlgorithm,
  keyAlgorithms,
  signatureAlgorithmOf,
  signatureAlgorithms,
} from '../pki/algorithms.ts';
import { assembleSigned, dummySignature } from '../pki/assemble.ts';
import { type Extent, headerIn, limits, readDer } from '../pki/der.ts';
import { tags } from '../pki/der-content.ts';
import { describeCertificate, describeCrl, type DescribedField } from '../pki/describe.ts';
import { describeRequest } from '../pki/describe-request.ts';
import { type Sha256, sha256Hex } from '../pki/hash.ts';
import { parseCertificate } from '../pki/parse-certificate.ts';
import { readWholeCrl } from '../pki/read-whole-crl.ts';
import { describeCms } from '../pki/describe-cms.ts';
import { parseSignedAttributes } from '../pki/parse-cms.ts';
import { describeOcsp } from '../pki/describe-ocsp.ts';
import { parseResponseData } from '../pki/parse-ocsp.ts';
import { parseRequest } from '../pki/parse-request.ts';
import { keyAlgorithmOf } from '../pki/spki.ts';

/** A TBS, or a document no key signs, that people are shown before they approve it. `item` is the id of the step that built it. */
export interface ShownItem {
  readonly item: string;
  readonly makes: 'certificate' | 'crl' | 'request' | 'ocsp' | 'cms' | 'document';
  readonly tbs: Uint8Array;
}

/** What was displayed: every field, from the bytes alone. */
export interface ShownView {
  readonly items: readonly { readonly item: string; readonly tbsSha256: Sha256; readonly fields: readonly DescribedField[] }[];
}

/** The view `review` and `approve` draw and verification computes again. @throws input.not-der, input.unsupported for other bytes */
export function shownView(items: readonly ShownItem[]): ShownView {
  return { items: items.map(({ item, makes, tbs }) => ({ item, tbsSha256: sha256Hex(tbs), fields: describeTbs(makes, tbs) })) };
}

/** The hash an approval names as `shown`: SHA-256 of the view's canonical JSON. */
export function shownHash(items: readonly ShownItem[]): Sha256 {
  return shownHashOf(shownView(items).items.map((item) => canonicalJson({ ...item })));
}

/** shownHash of items whose canonical JSON is there: RFC 8785 writes a list's members one after the other, between commas. */
export const shownHashOf = (texts: readonly string[]): Sha256 => sha256Hex(new TextEncoder().encode(`{"items":[${texts.join(',')}]}`));

function describeTbs(makes: ShownItem['makes'], tbs: Uint8Array): DescribedField[] {
  if (makes === 'document') return describeDocument(tbs);
  if (makes === 'request') return describeRequestInfo(tbs);
  if (makes === 'cms') return describeCms(parseSignedAttributes(tbs));
  // ResponseData names no algorithm: it reads the same before it is signed.
  if (makes === 'ocsp') return describeOcsp(parseResponseData(tbs));
  const algorithm = algorithmInside(makes, tbs);
  // The signature is not there yet, and is no part of what is approved: any static one of the right form gives the fields.
  const whole = assembleSigned(tbs, algorithm, dummySignature(algorithm, dummyKeys[signatureAlgorithms[algorithm].family]));
  return makes === 'certificate' ? describeCertificate(parseCertificate(whole)) : describeCrl(readWholeCrl(whole));
}

const dummyKeys: Readonly<Record<AlgorithmFamily, KeyAlgorithm>> = { rsa: 'rsa-3072', ecdsa: 'ecdsa-p256', ed25519: 'ed25519' };

const dummyAlgorithms: Readonly<Record<AlgorithmFamily, SignatureAlgorithm>> = {
  rsa: 'rsa-pkcs1-sha256',
  ecdsa: 'ecdsa-sha256',
  ed25519: 'ed25519',
};

/** CertificationRequestInfo (RFC 2986 4.1): what it is signed with stands beside it and not in it, and so is not shown. */
function describeRequestInfo(info: Uint8Array): DescribedField[] {
  const key = keyAlgorithmOf(readDer(info, limits.request, 'CertificationRequestInfo').children[2]?.bytes ?? new Uint8Array());
  if (key === null)
    throw new CeremonyError('input.unsupported', 'The bytes name a public key Conclave does not use; they cannot be shown.');
  const algorithm = dummyAlgorithms[keyAlgorithms[key].family];
  const whole = assembleSigned(info, algorithm, dummySignature(algorithm, key));
  return describeRequest(parseRequest(whole)).filter(({ label }) => label !== 'Signature algorithm');
}

/** Of a list of any length: version OPTIONAL, signature (RFC 5280 5.1). */
function algorithmOfTbsCertList(tbs: Uint8Array): Uint8Array | null {
  const next = (at: number): Extent => headerIn(tbs, at, at, tbs.length, 'input.truncated', 'TBSCertList');
  const { contentStart } = next(0);
  const at = tbs[contentStart] === tags.integer ? next(contentStart).end : contentStart;
  return tbs[at] === tags.sequence ? tbs.subarray(at, next(at).end) : null;
}

function algorithmOfTbsCertificate(tbs: Uint8Array): Uint8Array | null {
  const { children } = readDer(tbs, limits.certificate, 'TBSCertificate');
  return children.slice(0, 3).find(({ tag }) => tag === tags.sequence)?.bytes ?? null;
}

/** TBSCertificate (RFC 5280 4.1): [0] version, serialNumber, signature. TBSCertList (5.1): version OPTIONAL, signature. */
function algorithmInside(makes: 'certificate' | 'crl', tbs: Uint8Array): SignatureAlgorithm {
  const identifier = makes === 'crl' ? algorithmOfTbsCertList(tbs) : algorithmOfTbsCertificate(tbs);
  const algorithm = identifier === null ? null : signatureAlgorithmOf(identifier);
  if (algorithm === null)
    throw new CeremonyError('input.unsupported', 'The bytes name a signature algorithm Conclave does not know; they cannot be shown.');
  return algorithm;
}
