import { CeremonyError } from '../errors.ts';
import type { Design } from '../formats/design.ts';
import { madeBy, parseProfile } from '../formats/profile.ts';
import type { CertificateProfile } from '../pki/profile.ts';

/** Where profiles and playbooks come from; null: there is none of that id. */
export interface DesignLibrary {
  profile(id: string): Uint8Array | null;
  playbook(id: string): Uint8Array | null;
  playbookIds?(): readonly string[];
}

/** A profile of a design: itself, or a sentence why it cannot be used. */
export type ProfileAtHand = { readonly profile: CertificateProfile } | { readonly problem: string };

function profileAtHand(id: string, library: DesignLibrary): ProfileAtHand {
  const bytes = library.profile(id);
  if (bytes === null) return { problem: `There is no profile ${id}. Put ${id}.yaml beside the design, or name another.` };
  try {
    const { value } = parseProfile(bytes);
    return value.makes === 'certificate' ? { profile: value } : { problem: `Profile ${id} makes ${madeBy(value)} and no certificate.` };
  } catch (error) {
    if (!(error instanceof CeremonyError) || error.code === 'bug') throw error;
    return { problem: `Profile ${id} cannot be used: ${error.message}` };
  }
}

/** Every profile the design names, by id. */
export function profilesAtHand({ nodes }: Design, library: DesignLibrary): ReadonlyMap<string, ProfileAtHand> {
  const ids = new Set(nodes.flatMap((node) => [node.profile, ...(node.leaves ?? []).map((row) => row.profile)]));
  return new Map([...ids].map((id) => [id, profileAtHand(id, library)]));
}
