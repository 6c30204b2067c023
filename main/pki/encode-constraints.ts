// Values of the extensions that bind a path: policies, mappings, constraints (RFC 5280 §4.2.1.4, §4.2.1.5, §4.2.1.10, §4.2.1.11).

import type { Der } from './der.ts';
import { encodeIa5String, encodeImplicit, encodeOid, encodeSequence, encodeSmallInteger } from './der-write.ts';
import { encodeGeneralName, type GeneralName, type NameConstraints } from './general-name.ts';
import { oids } from './oids.ts';
import type { CertificateExtensions } from './profile-extensions.ts';

type Said<Key extends keyof CertificateExtensions> = NonNullable<CertificateExtensions[Key]>;

/** certificatePolicies; a CPS qualifier only where the profile gives its URI (BR 7.1.2.10.5 does not recommend qualifiers). */
export function encodeCertificatePolicies(policies: Said<'certificatePolicies'>['policies']): Der<'any'> {
  return encodeSequence(
    ...policies.map(({ oid, cps }) =>
      encodeSequence(
        encodeOid(oid),
        ...(cps === undefined ? [] : [encodeSequence(encodeSequence(encodeOid(oids.cpsQualifier), encodeIa5String(cps)))]),
      ),
    ),
  );
}

export function encodePolicyMappings(mappings: Said<'policyMappings'>['mappings']): Der<'any'> {
  return encodeSequence(
    ...mappings.map(({ issuerDomain, subjectDomain }) => encodeSequence(encodeOid(issuerDomain), encodeOid(subjectDomain))),
  );
}

export function encodePolicyConstraints({ requireExplicitPolicy, inhibitPolicyMapping }: Said<'policyConstraints'>): Der<'any'> {
  return encodeSequence(...optionalSkip(0, requireExplicitPolicy), ...optionalSkip(1, inhibitPolicyMapping));
}

/** [number] IMPLICIT SkipCerts: below 128, so that its contents are one octet. */
const optionalSkip = (number: number, skip: number | undefined): Uint8Array[] =>
  skip === undefined ? [] : [encodeImplicit(number, encodeSmallInteger(skip).subarray(2))];

/** nameConstraints without minimum and maximum, which RFC 5280 §4.2.1.10 does not allow. */
export function encodeNameConstraints({ permitted, excluded }: NameConstraints): Der<'any'> {
  return encodeSequence(...optionalSubtrees(0xa0, permitted), ...optionalSubtrees(0xa1, excluded));
}

function optionalSubtrees(tag: number, names: readonly GeneralName[] | undefined): Uint8Array[] {
  if (names === undefined || names.length === 0) return [];
  const subtrees = Uint8Array.from(encodeSequence(...names.map((name) => encodeSequence(encodeGeneralName(name, true)))));
  // [0], [1] IMPLICIT GeneralSubtrees: the contents of the SEQUENCE under the tag A0 or A1.
  subtrees[0] = tag;
  return [subtrees];
}
