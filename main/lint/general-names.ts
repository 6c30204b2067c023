import { tags } from '../pki/der-content.ts';
import { type DerNode, limits, readDer } from '../pki/der.ts';
import { readElements, refuseStructure } from '../pki/der-values.ts';
import { oids } from '../pki/oids.ts';

/** Identifier octets of GeneralName's choices (RFC 5280 4.2.1.6); the others carry no text a rule here reads. */
export const nameTags = { rfc822Name: 0x81, dnsName: 0x82, directoryName: 0xa4, uri: 0x86, ipAddress: 0x87 } as const;

const choices: readonly number[] = [0xa0, 0xa3, 0xa5, 0x88, ...Object.values(nameTags)];
const list = (node: DerNode, what: string): readonly DerNode[] =>
  node.children.length === 0 ? refuseStructure(what, 'it is an empty list', node.start) : node.children;

// [0] fullName of a DistributionPointName; a name relative to the issuer ([1]) holds no GeneralName (RFC 5280 4.2.1.13).
const fullName = (point: DerNode | null, what: string): readonly DerNode[] =>
  point === null ? [] : point.children.filter(({ tag }) => tag === 0xa0).flatMap((names) => list(names, what));

function ofDistributionPoints(node: DerNode, what: string): DerNode[] {
  return list(node, what).flatMap((point) => {
    const elements = readElements(point, what);
    const name = elements.optional(0xa0);
    elements.optional(0x81);
    const issuer = elements.optional(0xa2);
    elements.end();
    return [...fullName(name, what), ...(issuer === null ? [] : list(issuer, what))];
  });
}

function ofAccessDescriptions(node: DerNode, what: string): DerNode[] {
  return list(node, what).map((description) => {
    const elements = readElements(description, what);
    elements.take('accessMethod', tags.oid);
    const location = elements.take('accessLocation');
    elements.end();
    return location;
  });
}

function ofNameConstraints(node: DerNode, what: string): DerNode[] {
  const elements = readElements(node, what);
  const subtrees = [elements.optional(0xa0), elements.optional(0xa1)];
  elements.end();
  return subtrees.flatMap((subtree) =>
    subtree === null ? [] : list(subtree, what).map((entry) => readElements(entry, what).take('base')),
  );
}

const readers: Readonly<Record<string, (node: DerNode, what: string) => readonly DerNode[]>> = {
  [oids.subjectAltName]: list,
  [oids.issuerAltName]: list,
  [oids.cRLDistributionPoints]: ofDistributionPoints,
  [oids.freshestCrl]: ofDistributionPoints,
  [oids.issuingDistributionPoint]: (node, what) => fullName(readElements(node, what).optional(0xa0), what),
  [oids.authorityInfoAccess]: ofAccessDescriptions,
  [oids.subjectInfoAccess]: ofAccessDescriptions,
  [oids.nameConstraints]: ofNameConstraints,
};

/** Whether an extension of this OID holds GeneralNames. */
export function holdsGeneralNames(oid: string): boolean {
  return oid in readers;
}

/**
 * The GeneralNames of an extension's value, in the order of the bytes; none for an OID that holds none. Throws input.not-der
 * where the value does not decode as its type.
 */
export function readGeneralNames(oid: string, value: Uint8Array, what: string): readonly DerNode[] {
  const reader = readers[oid];
  if (reader === undefined) return [];
  const node = readDer(value, limits.certificate, what);
  if (node.tag !== tags.sequence) return refuseStructure(what, 'it is not a SEQUENCE', node.start);
  const names = reader(node, what);
  const stray = names.find(({ tag }) => !choices.includes(tag));
  return stray === undefined ? names : refuseStructure(what, 'a name is of no kind RFC 5280 knows', stray.start);
}
