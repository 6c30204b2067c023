import { CeremonyError } from '../errors.ts';
import { type SignatureAlgorithm, signatureAlgorithms } from './algorithms.ts';
import { assembleSigned } from './assemble.ts';
import { encodeExtension } from './encode-extension.ts';
import type { Der } from './der.ts';
import { encodeImplicitSet, encodeOid, encodeSequence, encodeSet, encodeSmallInteger } from './der-write.ts';
import { oids } from './oids.ts';
import { parseRequest } from './parse-request.ts';
import type { Extension } from './parse-types.ts';
import { keyAlgorithmOf, readPublicKey } from './spki.ts';

export interface RequestInfoInput {
  /** Name DER as it shall stand. */
  readonly subject: Der<'Name'>;
  readonly spki: Uint8Array;
  /** In the order they shall stand; none: the attribute extensionRequest is left out. */
  readonly extensions: readonly Extension[];
}

/**
 * CertificationRequestInfo (RFC 2986 §4.1), version v1, with extensionRequest as its only attribute. The bytes to be signed.
 * Throws input.unsupported for a key Conclave does not use, bug where an extension is given twice.
 */
export function buildRequestInfo({ subject, spki, extensions }: RequestInfoInput): Der<'CertificationRequestInfo'> {
  if (keyAlgorithmOf(spki) === null)
    throw new CeremonyError('input.unsupported', 'The public key has a size or form Conclave does not use; no request was built.');
  if (new Set(extensions.map(({ oid }) => oid)).size !== extensions.length)
    throw new CeremonyError('bug', 'A request was to be built that asks for one extension twice.');
  const attributes = extensions.length === 0 ? [] : [encodeExtensionRequest(extensions)];
  return encodeSequence<'CertificationRequestInfo'>(encodeSmallInteger(0), subject, spki, encodeImplicitSet(0, ...attributes));
}

/** Attribute extensionRequest (RFC 2985 §5.4.2): one value, the Extensions. */
function encodeExtensionRequest(extensions: readonly Extension[]): Uint8Array {
  const list = encodeSequence(...extensions.map(({ oid, critical, value }) => encodeExtension(oid, critical, value)));
  return encodeSequence(encodeOid(oids.extensionRequest), encodeSet(list));
}

/**
 * CertificationRequest (RFC 2986 §4.2) around the signed info, which is copied as it is. `signature` is as X.509 carries it.
 * Throws bug where it cannot be a signature of this algorithm, or the algorithm is not of the family of the request's own key.
 */
export function assembleRequest(info: Uint8Array, algorithm: SignatureAlgorithm, signature: Uint8Array): Der<'CertificationRequest'> {
  const der = assembleSigned(info, algorithm, signature);
  if (readPublicKey(parseRequest(der).spki)?.family !== signatureAlgorithms[algorithm].family)
    throw new CeremonyError('bug', 'A request was to be signed with an algorithm that does not fit its key; no file was made.');
  return der as Der<'CertificationRequest'>;
}
