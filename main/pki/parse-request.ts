import { signatureAlgorithmOf } from './algorithms.ts';
import { readSigned } from './assemble.ts';
import { setOrderHolds, tags } from './der-content.ts';
import { type DerNode, limits, readDer } from './der.ts';
import { readElements, readOid, readSmallInteger, refuseStructure } from './der-values.ts';
import { takeName } from './describe-name.ts';
import { oidName, oids } from './oids.ts';
import { decodeKnown } from './parse-certificate.ts';
import { readExtensions } from './parse-extensions.ts';
import type { Extension, RequestAttribute, RequestFields } from './parse-types.ts';
import { keyAlgorithmOf, splitSpki } from './spki.ts';

export type { RequestFields } from './parse-types.ts';

const what = 'certificate request';

/**
 * Reads a PKCS#10 request (RFC 2986 §4) of at most 64 kB: strict DER first, then our own decoding. What is DER but breaks a
 * rule (another version, repeated extensions, odd algorithms) is returned as it stands for lint to name; extension values
 * that do not decode are listed in `malformed`. The signature is not verified here (CSR-POP does). Attributes that are
 * missing, repeated, empty or out of DER order, and more than one extensionRequest, have no single reading and are refused.
 * Throws input.not-der, input.truncated, input.too-large, nothing else.
 */
export function parseRequest(bytes: Uint8Array): RequestFields {
  const { tbs, algorithm, signature } = readSigned(readDer(bytes, limits.request, what), what);
  const elements = readElements(tbs, what);
  const version = readVersion(elements.take('version', tags.integer));
  const subject = takeName(elements, 'subject');
  const spki = elements.take('subjectPublicKeyInfo', tags.sequence).bytes;
  splitSpki(spki);
  const attributeNodes = readAttributes(bytes, elements.take('attributes', 0xa0));
  elements.end();
  const attributes = attributeNodes.map(({ oid, values }) => ({ oid, values: values.map((value) => value.bytes) }));
  const requested = attributeNodes.find(({ oid }) => oid === oids.extensionRequest);
  const extensions = requested === undefined ? [] : readRequestedExtensions(requested.values);

  return {
    kind: 'request',
    der: bytes,
    infoBytes: tbs.bytes,
    version,
    subject,
    spki,
    keyAlgorithm: keyAlgorithmOf(spki),
    attributes,
    extensions,
    extensionsFieldPresent: requested !== undefined,
    signatureOuter: algorithm,
    signatureAlgorithm: signatureAlgorithmOf(algorithm),
    signature,
    ...decodeKnown(extensions),
  };
}

function readVersion(node: DerNode): number {
  return readSmallInteger(node) ?? refuseStructure(what, 'the version is negative or huge', node.start);
}

type AttributeNodes = Omit<RequestAttribute, 'values'> & { readonly values: readonly DerNode[] };

/** [0] IMPLICIT SET OF Attribute: its order is checked here, because the tag does not say that it is a SET. */
function readAttributes(bytes: Uint8Array, set: DerNode): AttributeNodes[] {
  const attributes = set.children.map((child, index) => {
    const previous = set.children[index - 1];
    if (previous !== undefined && !setOrderHolds(bytes, previous, child))
      refuseStructure(what, 'the attributes are not in DER order', child.start);
    return { ...readAttribute(child), start: child.start };
  });
  const seen = new Set<string>();
  for (const { oid, start } of attributes) {
    if (seen.has(oid)) refuseStructure(what, `the attribute ${oidName(oid) ?? oid} stands more than once`, start);
    seen.add(oid);
  }
  return attributes;
}

function readAttribute(node: DerNode): AttributeNodes {
  const elements = readElements(node, what);
  const oid = readOid(elements.take('an attribute’s type', tags.oid));
  const set = elements.take('an attribute’s values', tags.set);
  elements.end();
  // RFC 2986 §4.1: values SET SIZE(1..MAX).
  if (set.children.length === 0) refuseStructure(what, `the attribute ${oidName(oid) ?? oid} has no value`, set.start);
  return { oid, values: set.children };
}

/** extensionRequest is single-valued (RFC 2985 §5.4.2). */
function readRequestedExtensions(values: readonly DerNode[]): Extension[] {
  const [only, second] = values;
  if (only === undefined) return [];
  if (second !== undefined) refuseStructure(what, 'the attribute extensionRequest has more than one value', second.start);
  return readExtensions(only, what);
}
