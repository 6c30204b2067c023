import { CeremonyError } from '../../errors.ts';
import { madeBy, parseProfile } from '../../formats/profile.ts';
import type { CertificateProfile } from '../../pki/profile.ts';
import { resourceLibrary } from '../resources.ts';
import type { Arguments } from './arguments.ts';
import { dataDirectory } from './data-flags.ts';
import type { World } from './world.ts';

/** The certificate profile of this id, in the working directory, among those that came with Conclave or in the data directory. Throws input.*. */
export function certificateProfile(world: World, given: Arguments, id: string): CertificateProfile {
  const bytes = resourceLibrary(world.programDirectory, world.workingDirectory, dataDirectory(world, given)).profile(id);
  if (bytes === null)
    throw new CeremonyError(
      'input.not-found',
      `There is no profile ${id.slice(0, 64)}. conclave profile list names those there are; or put its file here.`,
    );
  const profile = parseProfile(bytes).value;
  if (profile.makes !== 'certificate')
    throw new CeremonyError('input.unsupported', `Profile ${profile.id} makes ${madeBy(profile)}. Name the profile of a certificate.`);
  return profile;
}
