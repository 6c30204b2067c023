// Extension values taken apart for the rules. What is absent or does not decode is empty here: rfc-extensions-well-formed and
// rfc-general-names say so, and nothing is named twice.
import type { DerNode } from '../pki/der.ts';
import {
  type DecodedAccess,
  type DecodedNameConstraints,
  type DecodedPoint,
  type DecodedPolicy,
  decodeAccessDescriptions,
  decodeCertificatePolicies,
  decodeDistributionPoints,
  decodeInhibitAnyPolicy,
  decodeNameConstraints,
  decodePolicyConstraints,
  decodePolicyMappings,
} from '../pki/decode-constraints.ts';
import { type DecodedName, decodeGeneralNames } from '../pki/decode-names.ts';
import { oids } from '../pki/oids.ts';
import type { Extension } from '../pki/parse-certificate.ts';
import { tryDecode } from '../pki/parse-extensions.ts';
import { findExtension } from './find-extension.ts';

interface Extended {
  readonly extensions: readonly Extension[];
}

/** Parsed bytes never change, and several rules look at each value: what one of these decoders made of it. */
const valuesBefore = new WeakMap<Uint8Array, Map<unknown, unknown>>();

function decoded<T>({ extensions }: Extended, oid: string, decode: (node: DerNode) => T): T | null {
  const extension = findExtension(extensions, oid);
  if (extension === undefined) return null;
  const known = valuesBefore.get(extension.value) ?? new Map<unknown, unknown>();
  valuesBefore.set(extension.value, known);
  if (!known.has(decode)) known.set(decode, tryDecode(extension.value, decode));
  return known.get(decode) as T | null;
}

export const hasExtension = ({ extensions }: Extended, oid: string): boolean => findExtension(extensions, oid) !== undefined;

export const policiesOf = (subject: Extended): readonly DecodedPolicy[] =>
  decoded(subject, oids.certificatePolicies, decodeCertificatePolicies) ?? [];

export const policyMappingsOf = (subject: Extended): ReturnType<typeof decodePolicyMappings> =>
  decoded(subject, oids.policyMappings, decodePolicyMappings) ?? [];

/** SkipCerts of policyConstraints and inhibitAnyPolicy in decimal; null where there is none. */
export const skipsOf = (
  subject: Extended,
): Record<'requireExplicitPolicy' | 'inhibitPolicyMapping' | 'inhibitAnyPolicy', string | null> => ({
  ...(decoded(subject, oids.policyConstraints, decodePolicyConstraints) ?? { requireExplicitPolicy: null, inhibitPolicyMapping: null }),
  inhibitAnyPolicy: decoded(subject, oids.inhibitAnyPolicy, decodeInhibitAnyPolicy),
});

export const nameConstraintsOf = (subject: Extended): DecodedNameConstraints =>
  decoded(subject, oids.nameConstraints, decodeNameConstraints) ?? { permitted: [], excluded: [] };

export const altNamesOf = (subject: Extended): readonly DecodedName[] => decoded(subject, oids.subjectAltName, decodeGeneralNames) ?? [];

export const accessOf = (subject: Extended): readonly DecodedAccess[] =>
  decoded(subject, oids.authorityInfoAccess, decodeAccessDescriptions) ?? [];

export const pointsOf = (subject: Extended): readonly DecodedPoint[] =>
  decoded(subject, oids.cRLDistributionPoints, decodeDistributionPoints) ?? [];

/** The URIs among names. */
export const urisOf = (names: readonly DecodedName[]): string[] =>
  names.filter(({ type }) => type === 'uniformResourceIdentifier').map(({ text }) => text);
