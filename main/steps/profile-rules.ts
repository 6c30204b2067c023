// Finding a profile of the run and holding plan values to it, before a single byte is built.

import { CeremonyError } from '../errors.ts';
import { keyAlgorithms, type KeyAlgorithm, type SignatureAlgorithm } from '../pki/algorithms.ts';
import type { CertificateProfile, CmsProfile, CrlProfile, OcspProfile } from '../pki/profile.ts';
import type { StepContext } from './step.ts';
import { textOf } from './state-map.ts';

/** The profile the step names, which must make what the step builds and be allowed under the run's rule set. */
export function profileFor<M extends 'certificate' | 'crl' | 'ocsp' | 'cms'>(
  context: Pick<StepContext, 'run' | 'parameter'>,
  makes: M,
  name = 'profile',
): M extends 'certificate' ? CertificateProfile : M extends 'crl' ? CrlProfile : M extends 'ocsp' ? OcspProfile : CmsProfile {
  const id = textOf(context.parameter(name));
  const profile = context.run.profiles.get(id)?.value;
  if (profile === undefined || profile.makes !== makes) {
    throw new CeremonyError(
      'policy.profile-hash',
      `The plan names no ${makes === 'ocsp' || makes === 'cms' ? makes.toUpperCase() : makes} profile «${id}». Nothing was built. Add it to profiles with its SHA-256.`,
    );
  }
  if (!(profile.rules as readonly string[]).includes(context.run.plan.rules)) {
    throw new CeremonyError(
      'policy.rule-set',
      `Profile «${id}» may not be used under rule set ${context.run.plan.rules}; it is made for ${profile.rules.join(', ')}. Nothing was built.`,
    );
  }
  return profile as never;
}

/** The signature algorithm the profile gives for the key that signs. */
export function signatureAlgorithmFor(
  profile: CertificateProfile | CrlProfile | OcspProfile | CmsProfile,
  key: KeyAlgorithm,
): SignatureAlgorithm {
  const algorithm = profile.signatureAlgorithms[key];
  if (algorithm === undefined) {
    throw new CeremonyError(
      'policy.algorithm',
      `Profile «${profile.id}» does not allow a ${keyAlgorithms[key].title} key. Nothing was built. Choose one of: ${Object.keys(profile.signatureAlgorithms).join(', ')}.`,
    );
  }
  return algorithm;
}
