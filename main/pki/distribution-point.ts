// Where a CRL is published, as certificates say it (cRLDistributionPoints, freshestCRL) and as the CRL itself does
// (issuingDistributionPoint): one encoding, for a relying party compares the two (RFC 5280 §5.2.5, §6.3.3).

import { tags } from './der-content.ts';
import { limits, readDer, type Der } from './der.ts';
import { encodeBoolean, encodeExplicit, encodeSequence } from './der-write.ts';
import { encodeGeneralName } from './general-name.ts';
import { oids } from './oids.ts';
import type { Extension } from './parse-types.ts';
import { tryDecode } from './parse-extensions.ts';

/** Kinds of certificate an issuingDistributionPoint limits its CRL to, and their context tags (RFC 5280 §5.2.5). */
const onlyContains = { userCerts: 1, caCerts: 2, attributeCerts: 5 } as const;
export type OnlyContains = keyof typeof onlyContains;
export const onlyContainsNames = ['userCerts', 'caCerts', 'attributeCerts'] as const satisfies readonly OnlyContains[];

/** [0] DistributionPointName with a fullName of URIs, the very octets in a certificate and in its CRL. */
export function encodeDistributionPointName(uris: readonly string[]): Der<'any'> {
  const fullName = Uint8Array.from(encodeSequence(...uris.map((value) => encodeGeneralName({ type: 'uniformResourceIdentifier', value }))));
  // [0] IMPLICIT GeneralNames: the contents of the SEQUENCE under the tag A0.
  fullName[0] = 0xa0;
  return encodeExplicit(0, fullName);
}

/** CRLDistributionPoints with one DistributionPoint (RFC 5280 §4.2.1.13; BR 7.1.2.11.2 prefers one point). */
export const encodeDistributionPoints = (uris: readonly string[]): Der<'any'> =>
  encodeSequence(encodeSequence(encodeDistributionPointName(uris)));

/** IssuingDistributionPoint; `uris` null: the CRL speaks of the whole issuer. Never indirect, never by reason (RFC 5280 §5.2.5). */
export function encodeIssuingDistributionPoint(uris: readonly string[] | null, only: OnlyContains | undefined): Der<'any'> {
  const flag = (): Uint8Array => {
    const value = Uint8Array.from(encodeBoolean(true));
    value[0] = 0x80 | onlyContains[only ?? 'userCerts'];
    return value;
  };
  return encodeSequence(...(uris === null ? [] : [encodeDistributionPointName(uris)]), ...(only === undefined ? [] : [flag()]));
}

/** [0] distributionPoint of every DistributionPoint of an extension, as it stands. Empty where it is absent or does not decode. */
function pointNames(extensions: readonly Extension[], oid: string): Uint8Array[] {
  const value = extensions.find((extension) => extension.oid === oid)?.value;
  if (value === undefined) return [];
  return (
    tryDecode(value, (node) =>
      node.children.flatMap(({ children }) => children.filter(({ tag }) => tag === 0xa0).map(({ bytes }) => bytes)),
    ) ?? []
  );
}

/** The distribution points of a certificate's CRL. */
export const certificatePoints = ({ extensions }: { readonly extensions: readonly Extension[] }): Uint8Array[] =>
  pointNames(extensions, oids.cRLDistributionPoints);

/** What an issuingDistributionPoint says of its CRL. */
export interface IssuingPoint {
  /** Its distributionPoint as it stands; null: it has none. */
  readonly distributionPoint: Uint8Array | null;
  readonly only: readonly OnlyContains[];
  readonly indirect: boolean;
}

/** Reads a CRL's; null: it has none. Throws input.not-der where it is no SEQUENCE. */
export function issuingPointOf({ extensions }: { readonly extensions: readonly Extension[] }): IssuingPoint | null {
  const value = extensions.find(({ oid }) => oid === oids.issuingDistributionPoint)?.value;
  if (value === undefined) return null;
  const { tag, children } = readDer(value, limits.certificate, 'issuingDistributionPoint');
  const parts = tag === tags.sequence ? children : [];
  // Any octet but 00 counts as true: a flag that is not DER must not pass for absent.
  const flagged = (number: number): boolean =>
    parts.some((child) => child.tag === (0x80 | number) && child.content.some((octet) => octet !== 0));
  return {
    distributionPoint: parts.find((child) => child.tag === 0xa0)?.bytes ?? null,
    only: onlyContainsNames.filter((name) => flagged(onlyContains[name])),
    indirect: flagged(4),
  };
}
