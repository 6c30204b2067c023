// PLAN-VS-DER for what a CRL says of its scope: spelled out in the words describe-constraints.ts finds in the bytes. Shares nothing with
// the builders.

import type { Comparison } from './compare-parts.ts';
import { constraintWords } from './describe-constraints.ts';
import { oids } from './oids.ts';
import { tryDecode } from './parse-extensions.ts';
import type { CrlFields } from './parse-types.ts';
import type { CrlProfile } from './profile.ts';

/** What the comparison needs of a planned CRL. */
interface PlannedPlaces {
  readonly profile: CrlProfile;
  /** URIs of the partition's address. */
  readonly distributionPoint?: readonly string[] | null;
  readonly freshest?: readonly string[];
  readonly baseCrlNumber?: string;
}

const flags = { userCerts: 'onlyContainsUserCerts', caCerts: 'onlyContainsCACerts', attributeCerts: 'onlyContainsAttributeCerts' } as const;

/** OID → critical, of the extensions about places the profile asks for. */
export function crlPlacesList({ extensions }: CrlProfile): [oid: string, critical: boolean][] {
  const { issuingDistributionPoint, deltaCRLIndicator, freshestCRL } = extensions;
  return [
    ...(issuingDistributionPoint === undefined ? [] : [[oids.issuingDistributionPoint, true] satisfies [string, boolean]]),
    ...(deltaCRLIndicator === undefined ? [] : [[oids.deltaCrlIndicator, true] satisfies [string, boolean]]),
    ...(freshestCRL === undefined ? [] : [[oids.freshestCrl, false] satisfies [string, boolean]]),
  ];
}

const written = (uris: readonly string[] | null | undefined): string[] =>
  (uris ?? ['nothing was given']).map((uri) => `uniformResourceIdentifier ${uri}`);

/** Compares the values of those the profile asks for; a list of what stands there beside is the caller's. */
export function compareCrlPlaces(comparison: Comparison, fields: CrlFields, planned: PlannedPlaces): void {
  const { profile, distributionPoint, freshest, baseCrlNumber } = planned;
  const { issuingDistributionPoint, deltaCRLIndicator, freshestCRL } = profile.extensions;
  if (issuingDistributionPoint !== undefined) {
    const { onlyContains } = issuingDistributionPoint;
    const said = [
      ...(profile.scope === 'full' ? [] : written(distributionPoint)),
      ...(onlyContains === undefined ? [] : [flags[onlyContains]]),
    ];
    comparison.text('issuingDistributionPoint', said.join(', '), wordsOf(fields, oids.issuingDistributionPoint));
  }
  if (deltaCRLIndicator !== undefined)
    comparison.text('deltaCRLIndicator', `changes since CRL ${baseCrlNumber ?? 'of no number'}`, wordsOf(fields, oids.deltaCrlIndicator));
  if (freshestCRL !== undefined) comparison.text('freshestCRL', written(freshest).join(', '), wordsOf(fields, oids.freshestCrl));
}

function wordsOf({ extensions }: CrlFields, oid: string): string {
  const value = extensions.find((extension) => extension.oid === oid)?.value;
  const read = constraintWords[oid];
  if (value === undefined || read === undefined) return 'absent';
  return tryDecode(value, read) ?? 'does not decode';
}
