// Extensions of certificates, CRLs and CRL entries: the list as it stands, and the values Conclave writes itself.

import { CeremonyError } from '../errors.ts';
import { tags } from './der-content.ts';
import { type DerLimits, type DerNode, readDer } from './der.ts';
import { decodeGeneralNames } from './decode-names.ts';
import { readElements, readInteger, readOid, readSmallInteger, refuseStructure, requireContent } from './der-values.ts';
import { keyUsageBits } from './key-usage.ts';
import type { AuthorityKeyIdentifier, Extension } from './parse-types.ts';

/**
 * Extensions ::= SEQUENCE OF Extension (RFC 5280 §4.2). Empty lists and duplicates are kept as they stand, for lint to
 * find; an encoded `critical FALSE` is not DER (X.690 §11.5) and throws input.not-der.
 */
export function readExtensions(node: DerNode, what: string): Extension[] {
  if (node.tag !== tags.sequence) return refuseStructure(what, 'the extensions are not a SEQUENCE', node.start);
  return node.children.map((child) => {
    const elements = readElements(child, what);
    const oid = readOid(elements.take('an extension’s OID', tags.oid));
    const critical = elements.optional(tags.boolean);
    if (critical !== null && critical.content[0] === 0)
      refuseStructure(what, 'an extension writes its default critical FALSE out', critical.start);
    const value = elements.take('an extension’s value', tags.octetString).content;
    elements.end();
    return { oid, critical: critical !== null, value };
  });
}

const valueLimits: DerLimits = { maxBytes: 64 * 1024, maxDepth: 16, maxNodes: 20_000 };

/** Values are views of bytes that never change, and many look at each. */
const nodesBefore = new WeakMap<Uint8Array, DerNode>();

/** Decodes an extension value, or null where it is malformed: a verdict, not an exception. */
export function tryDecode<T>(value: Uint8Array, decode: (node: DerNode) => T): T | null {
  try {
    const node = nodesBefore.get(value) ?? readDer(value, valueLimits, 'extension');
    nodesBefore.set(value, node);
    return decode(node);
  } catch (error) {
    if (error instanceof CeremonyError && error.code !== 'bug') return null;
    throw error;
  }
}

const what = 'extension';

/** BasicConstraints (RFC 5280 §4.2.1.9); an encoded default cA FALSE is malformed. */
export function decodeBasicConstraints(node: DerNode): { ca: boolean; pathLenConstraint?: number } {
  const elements = readElements(node, what);
  const ca = elements.optional(tags.boolean);
  if (ca !== null && ca.content[0] === 0) refuseStructure(what, 'the default cA FALSE is written out', ca.start);
  const pathLen = elements.optional(tags.integer);
  elements.end();
  if (pathLen === null) return { ca: ca !== null };
  const pathLenConstraint = readSmallInteger(pathLen);
  if (pathLenConstraint === null) return refuseStructure(what, 'pathLenConstraint is negative or huge', pathLen.start);
  return { ca: ca !== null, pathLenConstraint };
}

/** KeyUsage (RFC 5280 §4.2.1.3) in bit order; trailing zero bits are malformed (X.690 §11.2.2), so are bits without a name. */
export function decodeKeyUsage(node: DerNode): (typeof keyUsageBits)[number][] {
  if (node.tag !== tags.bitString) return refuseStructure(what, 'keyUsage is not a BIT STRING', node.start);
  const octets = node.content.subarray(1);
  const count = octets.length * 8 - (node.content[0] ?? 0);
  const isSet = (bit: number): boolean => ((octets[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0;
  if (count > keyUsageBits.length || (count > 0 && !isSet(count - 1)))
    return refuseStructure(what, 'keyUsage has trailing zero bits or bits without a name', node.start);
  return keyUsageBits.filter((_, bit) => bit < count && isSet(bit));
}

export function decodeOctetString(node: DerNode): Uint8Array {
  if (node.tag !== tags.octetString) return refuseStructure(what, 'the value is not an OCTET STRING', node.start);
  return node.content;
}

/** AuthorityKeyIdentifier (RFC 5280 §4.2.1.1): [0] keyIdentifier, [1] authorityCertIssuer, [2] authorityCertSerialNumber. */
export function decodeAuthorityKeyIdentifier(node: DerNode): AuthorityKeyIdentifier {
  const elements = readElements(node, what);
  const keyIdentifier = elements.optional(0x80);
  const issuer = elements.optional(0xa1);
  const serial = elements.optional(0x82);
  elements.end();
  // RFC 5280 §4.2.1.1: both or neither.
  if ((issuer === null) !== (serial === null))
    return refuseStructure(what, 'only one of authorityCertIssuer and authorityCertSerialNumber is present', node.start);
  if (issuer !== null) decodeGeneralNames(issuer);
  if (serial !== null) requireContent(serial, what, tags.integer);
  const hasIssuerAndSerial = issuer !== null;
  return keyIdentifier === null ? { hasIssuerAndSerial } : { keyIdentifier: keyIdentifier.content, hasIssuerAndSerial };
}

/** ExtKeyUsageSyntax (RFC 5280 §4.2.1.12): at least one OID. */
export function decodeExtendedKeyUsage(node: DerNode): string[] {
  if (node.tag !== tags.sequence || node.children.length === 0)
    return refuseStructure(what, 'extendedKeyUsage is empty or no SEQUENCE', node.start);
  return node.children.map((child) =>
    child.tag === tags.oid ? readOid(child) : refuseStructure(what, 'a key purpose is not an OID', child.start),
  );
}

// RFC 5280 §5.2.3 allows 20 octets; more are still shown, but converting a huge one would take for ever.
const maxCrlNumberOctets = 64;

/** CRLNumber (RFC 5280 §5.2.3) in decimal, with its contents octets. */
export function decodeCrlNumber(node: DerNode): { number: string; octets: Uint8Array } {
  if (node.tag !== tags.integer || node.content.length > maxCrlNumberOctets)
    return refuseStructure(what, 'the CRL number is no INTEGER or too long', node.start);
  return { number: readInteger(node.content).toString(), octets: node.content };
}

/** CRLReason (RFC 5280 §5.3.1): 0..10 without 7. */
export function decodeReason(node: DerNode): number {
  const reason = node.tag === tags.enumerated ? readSmallInteger(node) : null;
  if (reason === null || reason > 10 || reason === 7) return refuseStructure(what, 'the reason code is not one of the table', node.start);
  return reason;
}
