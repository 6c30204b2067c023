import { encodeExtensions } from './build-extensions.ts';
import { limits, readDer } from './der.ts';
import { encodeSequence } from './der-write.ts';
import { requireGivenNames } from './given-names.ts';
import type { GeneralName } from './general-name.ts';
import { readExtensions } from './parse-extensions.ts';
import type { Extension } from './parse-types.ts';
import type { CertificateProfile } from './profile.ts';

/**
 * What a request under this profile should ask for: what the applicant knows and every tool can write. Identifiers and addresses of the
 * issuer are not asked for; a rehearsal’s request carries its mark. Throws policy.profile where the names are not those the profile wants.
 */
export function recipeExtensions(profile: CertificateProfile, subjectAltNames: readonly GeneralName[], rehearsal: boolean): Extension[] {
  requireGivenNames(profile, subjectAltNames);
  const { basicConstraints, keyUsage, extendedKeyUsage, subjectAltName } = profile.extensions;
  const bytes = encodeExtensions({
    extensions: { basicConstraints, keyUsage, extendedKeyUsage, ...(subjectAltNames.length === 0 ? {} : { subjectAltName }) },
    subjectSpki: new Uint8Array(),
    issuerSubjectKeyIdentifier: null,
    publication: undefined,
    given: { subjectAltNames, privateFields: {} },
    rehearsal,
  });
  return readExtensions(readDer(encodeSequence(...bytes), limits.request, 'extensions'), 'extensions');
}
