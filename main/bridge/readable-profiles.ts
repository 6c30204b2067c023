import type { ResourceLibrary } from '../ceremony/run-files.ts';
import { CeremonyError } from '../errors.ts';
import { parseProfile, type Profile } from '../formats/profile.ts';

/** A profile that can be chosen. */
export interface ReadableProfile {
  readonly id: string;
  readonly sha256: string;
  readonly value: Profile;
}

/**
 * The profiles that can be read, of the whole library or of `ids`. A file of the data directory that cannot is passed over, so that it
 * takes no screen with it: the list of profiles says what is wrong with it. Throws bug alone.
 */
export function readableProfiles(library: ResourceLibrary, ids: readonly string[] = library.profileIds?.() ?? []): ReadableProfile[] {
  return ids.flatMap((id) => {
    try {
      const bytes = library.profile(id);
      if (bytes === null) return [];
      const { value, sha256 } = parseProfile(bytes);
      return [{ id, sha256, value }];
    } catch (error) {
      if (!(error instanceof CeremonyError) || error.code === 'bug') throw error;
      return [];
    }
  });
}
