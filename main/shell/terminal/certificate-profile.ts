import { CeremonyError } from '../../errors.ts';
import { parseProfile } from '../../formats/profile.ts';
import type { CertificateProfile } from '../../pki/profile.ts';
import { resourceLibrary } from '../resources.ts';
import type { World } from './world.ts';

/** The certificate profile of this id, beside the working directory or among those that came with Conclave. Throws input.*. */
export function certificateProfile(world: World, id: string): CertificateProfile {
  const bytes = resourceLibrary(world.programDirectory, world.workingDirectory).profile(id);
  if (bytes === null)
    throw new CeremonyError(
      'input.not-found',
      `There is no profile ${id.slice(0, 64)}. Name one of resources/profiles or put its file here.`,
    );
  const profile = parseProfile(bytes).value;
  if (profile.makes !== 'certificate')
    throw new CeremonyError('input.unsupported', `Profile ${profile.id} makes a CRL. Name the profile of a certificate.`);
  return profile;
}
