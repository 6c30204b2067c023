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
}

const flags = { userCerts: 'onlyContainsUserCerts', caCerts: 'onlyContainsCACerts', attributeCerts: 'onlyContainsAttributeCerts' } as const;

/** OID → critical, of the extensions about places the profile asks for. */
export const crlPlacesList = ({ extensions: { issuingDistributionPoint } }: CrlProfile): [oid: string, critical: boolean][] =>
  issuingDistributionPoint === undefined ? [] : [[oids.issuingDistributionPoint, true]];

/** Compares the values of those the profile asks for; a list of what stands there beside is the caller's. */
export function compareCrlPlaces(comparison: Comparison, fields: CrlFields, { profile, distributionPoint }: PlannedPlaces): void {
  const said = profile.extensions.issuingDistributionPoint;
  if (said === undefined) return;
  const uris = profile.scope === 'full' ? [] : (distributionPoint ?? ['nothing was given']);
  const planned = [
    ...uris.map((uri) => `uniformResourceIdentifier ${uri}`),
    ...(said.onlyContains === undefined ? [] : [flags[said.onlyContains]]),
  ];
  comparison.text('issuingDistributionPoint', planned.join(', '), wordsOf(fields, oids.issuingDistributionPoint));
}

function wordsOf({ extensions }: CrlFields, oid: string): string {
  const value = extensions.find((extension) => extension.oid === oid)?.value;
  const read = constraintWords[oid];
  if (value === undefined || read === undefined) return 'absent';
  return tryDecode(value, read) ?? 'does not decode';
}
