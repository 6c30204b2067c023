// Values of the extensions that bind a path or say where to look, as they stand in the bytes. Each throws input.not-der.

import { tags } from './der-content.ts';
import type { DerNode } from './der.ts';
import { readElements, readExplicit, readInteger, readOid, refuseStructure, requireContent } from './der-values.ts';
import { type DecodedName, decodeGeneralName, decodeGeneralNames } from './decode-names.ts';
import { oids } from './oids.ts';

const what = 'extension';

const list = (node: DerNode): readonly DerNode[] =>
  node.tag !== tags.sequence || node.children.length === 0
    ? refuseStructure(what, 'it is no SEQUENCE or an empty one', node.start)
    : node.children;

export interface DecodedPolicy {
  readonly oid: string;
  /** URIs of CPS qualifiers. */
  readonly cps: readonly string[];
  /** OIDs of the other qualifiers. */
  readonly otherQualifiers: readonly string[];
}

/** CertificatePolicies (RFC 5280 §4.2.1.4). */
export function decodeCertificatePolicies(node: DerNode): DecodedPolicy[] {
  return list(node).map((information) => {
    const elements = readElements(information, what);
    const oid = readOid(elements.take('policyIdentifier', tags.oid));
    const qualifiers = elements.optional(tags.sequence);
    elements.end();
    const read = (qualifiers === null ? [] : list(qualifiers)).map((qualifier) => {
      const parts = readElements(qualifier, what);
      const type = readOid(parts.take('policyQualifierId', tags.oid));
      const value = parts.take('qualifier');
      parts.end();
      // CPSuri ::= IA5String: the same letters in another type are another encoding, and PLAN-VS-DER reads these words.
      return { type, text: value.tag === tags.ia5String ? Buffer.from(value.content).toString('latin1') : null };
    });
    return {
      oid,
      cps: read
        .filter(({ type }) => type === oids.cpsQualifier)
        .map(({ text }) => (text !== null && /^[\x21-\x7e]*$/.test(text) ? text : 'not a URI')),
      otherQualifiers: read.filter(({ type }) => type !== oids.cpsQualifier).map(({ type }) => type),
    };
  });
}

/** PolicyMappings (RFC 5280 §4.2.1.5). */
export function decodePolicyMappings(node: DerNode): { issuerDomain: string; subjectDomain: string }[] {
  return list(node).map((mapping) => {
    const elements = readElements(mapping, what);
    const issuerDomain = readOid(elements.take('issuerDomainPolicy', tags.oid));
    const subjectDomain = readOid(elements.take('subjectDomainPolicy', tags.oid));
    elements.end();
    return { issuerDomain, subjectDomain };
  });
}

// SkipCerts is small in every sane certificate; more digits than these are shown as they are.
function skip(node: DerNode): string {
  requireContent(node, what, tags.integer);
  return node.content.length > 16
    ? refuseStructure(what, 'a number of certificates is huge', node.start)
    : String(readInteger(node.content));
}

/** PolicyConstraints (RFC 5280 §4.2.1.11); both absent in an empty sequence, which lint names. */
export function decodePolicyConstraints(node: DerNode): { requireExplicitPolicy: string | null; inhibitPolicyMapping: string | null } {
  const elements = readElements(node, what);
  const explicit = elements.optional(0x80);
  const mapping = elements.optional(0x81);
  elements.end();
  return {
    requireExplicitPolicy: explicit === null ? null : skip(explicit),
    inhibitPolicyMapping: mapping === null ? null : skip(mapping),
  };
}

/** InhibitAnyPolicy ::= SkipCerts (RFC 5280 §4.2.1.14), decimal. */
export function decodeInhibitAnyPolicy(node: DerNode): string {
  return node.tag === tags.integer ? skip(node) : refuseStructure(what, 'it is not an INTEGER', node.start);
}

export interface DecodedNameConstraints {
  readonly permitted: readonly DecodedName[];
  readonly excluded: readonly DecodedName[];
}

/** NameConstraints (RFC 5280 §4.2.1.10); minimum and maximum are lint's matter. */
export function decodeNameConstraints(node: DerNode): DecodedNameConstraints {
  const elements = readElements(node, what);
  const permitted = elements.optional(0xa0);
  const excluded = elements.optional(0xa1);
  elements.end();
  const names = (subtrees: DerNode | null): DecodedName[] =>
    (subtrees?.children ?? []).map((subtree) => decodeGeneralName(readElements(subtree, what).take('base'), true));
  return { permitted: names(permitted), excluded: names(excluded) };
}

export interface DecodedAccess {
  /** OID. */
  readonly method: string;
  readonly location: DecodedName;
}

/** AuthorityInfoAccessSyntax, SubjectInfoAccessSyntax (RFC 5280 §4.2.2). */
export function decodeAccessDescriptions(node: DerNode): DecodedAccess[] {
  return list(node).map((description) => {
    const elements = readElements(description, what);
    const method = readOid(elements.take('accessMethod', tags.oid));
    const location = decodeGeneralName(elements.take('accessLocation'));
    elements.end();
    return { method, location };
  });
}

export interface DecodedPoint {
  /** fullName; none where the point has a name relative to its issuer, or no name. */
  readonly names: readonly DecodedName[];
  readonly relativeName: boolean;
  readonly reasons: boolean;
  readonly crlIssuer: readonly DecodedName[];
}

/** [0] distributionPoint of a DistributionPoint or an issuingDistributionPoint: EXPLICIT, for it is a CHOICE. */
function decodePointName(node: DerNode | null): Pick<DecodedPoint, 'names' | 'relativeName'> {
  if (node === null) return { names: [], relativeName: false };
  const name = readExplicit(node, what);
  if (name.tag === 0xa0) return { names: decodeGeneralNames(name), relativeName: false };
  // nameRelativeToCRLIssuer: a RelativeDistinguishedName, which is a filled SET.
  if (name.tag !== 0xa1 || name.children.length === 0)
    refuseStructure(what, 'a distribution point’s name is neither full nor relative', name.start);
  return { names: [], relativeName: true };
}

/** IssuingDistributionPoint (RFC 5280 §5.2.5): its names, and the flags that are set, by their context tags. */
export function decodeIssuingDistributionPoint(
  node: DerNode,
): Pick<DecodedPoint, 'names' | 'relativeName' | 'reasons'> & { readonly flags: readonly number[] } {
  const elements = readElements(node, what);
  const name = decodePointName(elements.optional(0xa0));
  const flag = (number: number): number[] => {
    const found = elements.optional(0x80 | number);
    if (found !== null) requireContent(found, what, tags.boolean);
    return found === null ? [] : [number];
  };
  const [user, ca] = [flag(1), flag(2)];
  const reasons = elements.optional(0x83);
  if (reasons !== null) requireContent(reasons, what, tags.bitString);
  const flags = [...user, ...ca, ...flag(4), ...flag(5)];
  elements.end();
  return { ...name, reasons: reasons !== null, flags };
}

/** CRLDistributionPoints, FreshestCRL (RFC 5280 §4.2.1.13, §4.2.1.15). */
export function decodeDistributionPoints(node: DerNode): DecodedPoint[] {
  return list(node).map((point) => {
    const elements = readElements(point, what);
    const name = decodePointName(elements.optional(0xa0));
    const reasons = elements.optional(0x81);
    if (reasons !== null) requireContent(reasons, what, tags.bitString);
    const issuer = elements.optional(0xa2);
    elements.end();
    return { ...name, reasons: reasons !== null, crlIssuer: issuer === null ? [] : decodeGeneralNames(issuer) };
  });
}
