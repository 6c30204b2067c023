import { readOwnProfile, saveOwnProfile, type OwnProfile } from '../store/own-profiles.ts';
import { builtInProfileIds } from './resources.ts';

/** The profiles of a data directory, beside those of the program, which nobody changes. */
export interface OwnProfiles {
  /** The newest version; null for a built-in one and for one nobody saved. */
  read(id: string): OwnProfile | null;
  /** Throws input.*, policy.label-in-use, store.*. */
  save(bytes: Uint8Array): OwnProfile;
}

export function ownProfiles(programDirectory: string, dataDirectory: string, random: (length: number) => Uint8Array): OwnProfiles {
  const isBuiltIn = (id: string): boolean => builtInProfileIds(programDirectory).includes(id);
  return {
    read: (id) => (isBuiltIn(id) ? null : readOwnProfile(dataDirectory, id)),
    save: (bytes) => saveOwnProfile(dataDirectory, bytes, { isBuiltIn, random }),
  };
}
