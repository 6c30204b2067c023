import { oids } from './oids.ts';
import { readSigned } from './assemble.ts';
import { tags } from './der-content.ts';
import { type DerNode, limits, readDer } from './der.ts';
import { takeName } from './describe-name.ts';
import { readElements, readExplicit, readSmallInteger, readTime, refuseStructure } from './der-values.ts';
import {
  decodeAuthorityKeyIdentifier,
  decodeBasicConstraints,
  decodeExtendedKeyUsage,
  decodeKeyUsage,
  decodeOctetString,
  readExtensions,
  tryDecode,
} from './parse-extensions.ts';
import type { CertificateFields, Extension } from './parse-types.ts';
import { keyAlgorithmOf, splitSpki } from './spki.ts';

export type { CertificateFields, Extension, ParsedTime } from './parse-types.ts';

const what = 'certificate';

/**
 * Reads a certificate (RFC 5280 §4.1): strict DER first, then our own decoding. What is DER but breaks a rule (empty or
 * repeated extensions, negative serial, odd algorithms) is returned as it stands for lint to name; extension values
 * that do not decode are listed in `malformed`. Throws input.not-der, input.truncated, input.too-large, nothing else.
 */
export function parseCertificate(bytes: Uint8Array): CertificateFields {
  const { tbs, algorithm, signature } = readSigned(readDer(bytes, limits.certificate, what), what);
  const elements = readElements(tbs, what);
  const version = readVersion(elements.optional(0xa0));
  const serialOctets = elements.take('serialNumber', tags.integer).content;
  const signatureInner = elements.take('signature', tags.sequence).bytes;
  const issuer = takeName(elements, 'issuer');
  const validity = readElements(elements.take('validity', tags.sequence), what);
  const notBefore = readTime(validity.take('notBefore'), what, 'notBefore');
  const notAfter = readTime(validity.take('notAfter'), what, 'notAfter');
  validity.end();
  const subject = takeName(elements, 'subject');
  const spki = elements.take('subjectPublicKeyInfo', tags.sequence).bytes;
  splitSpki(spki);
  const issuerUniqueIdPresent = elements.optional(0x81) !== null;
  const subjectUniqueIdPresent = elements.optional(0x82) !== null;
  const extensionsNode = elements.optional(0xa3);
  elements.end();
  const extensions = extensionsNode === null ? [] : readExtensions(readExplicit(extensionsNode, what), what);

  return {
    kind: 'certificate',
    der: bytes,
    tbs: tbs.bytes,
    version,
    serialNumber: Buffer.from(serialOctets).toString('hex'),
    serialOctets,
    signatureInner,
    signatureOuter: algorithm,
    issuer,
    subject,
    notBefore,
    notAfter,
    spki,
    keyAlgorithm: keyAlgorithmOf(spki),
    issuerUniqueIdPresent,
    subjectUniqueIdPresent,
    extensionsFieldPresent: extensionsNode !== null,
    extensions,
    signature,
    ...decodeKnown(extensions),
  };
}

/** [0] EXPLICIT Version DEFAULT v1: absent is 1; an encoded default is not DER. */
function readVersion(node: DerNode | null): number {
  if (node === null) return 1;
  const child = readExplicit(node, what);
  const value = child.tag === tags.integer ? readSmallInteger(child) : null;
  if (value === null || value < 1 || value > 2) return refuseStructure(what, 'the version is neither 2 nor 3', node.start);
  return value + 1;
}

/** Extension values both a certificate and a request can have. */
export type DecodedExtensions = Pick<
  CertificateFields,
  'basicConstraints' | 'keyUsage' | 'subjectKeyIdentifier' | 'authorityKeyIdentifier' | 'extendedKeyUsage' | 'malformed'
>;

/** The values of the extensions Conclave writes itself, from the first of each OID; what does not decode is named in `malformed`. */
export function decodeKnown(extensions: readonly Extension[]): DecodedExtensions {
  const malformed: string[] = [];
  const first = <T extends object>(oid: string, decode: (node: DerNode) => T): { critical: boolean; value: T } | null => {
    const extension = extensions.find((candidate) => candidate.oid === oid);
    if (extension === undefined) return null;
    const value = tryDecode(extension.value, decode);
    if (value === null) malformed.push(oid);
    return value === null ? null : { critical: extension.critical, value };
  };
  const basicConstraints = first(oids.basicConstraints, decodeBasicConstraints);
  const keyUsage = first(oids.keyUsage, decodeKeyUsage);
  const subjectKeyIdentifier = first(oids.subjectKeyIdentifier, decodeOctetString);
  const authorityKeyIdentifier = first(oids.authorityKeyIdentifier, decodeAuthorityKeyIdentifier);
  const extendedKeyUsage = first(oids.extendedKeyUsage, decodeExtendedKeyUsage);
  return {
    malformed,
    ...(basicConstraints === null ? {} : { basicConstraints: { critical: basicConstraints.critical, ...basicConstraints.value } }),
    ...(keyUsage === null ? {} : { keyUsage: { critical: keyUsage.critical, bits: keyUsage.value } }),
    ...(subjectKeyIdentifier === null ? {} : { subjectKeyIdentifier: subjectKeyIdentifier.value }),
    ...(authorityKeyIdentifier === null ? {} : { authorityKeyIdentifier: authorityKeyIdentifier.value }),
    ...(extendedKeyUsage === null ? {} : { extendedKeyUsage: extendedKeyUsage.value }),
  };
}
