// What a blast radius takes from beside the record: the environment a saved design gives a CA, and which profiles make OCSP responders.

import { CeremonyError } from '../errors.ts';
import { parseDesign } from '../formats/design.ts';
import { parseProfile } from '../formats/profile.ts';
import type { ResourceLibrary } from '../ceremony/run-files.ts';
import { keyPurposeOid } from '../pki/key-purpose.ts';
import { oids } from '../pki/oids.ts';
import type { RadiusWorld } from './blast-radius.ts';

/** What a file says; null for one that cannot be read: it says nothing. */
function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof CeremonyError) return null;
    throw error;
  }
}

/** `designs`: bytes of the saved designs, the newest first, which counts where two speak of one subject. */
export function radiusWorld(designs: readonly Uint8Array[], library: Pick<ResourceLibrary, 'profile'>): RadiusWorld {
  const environments = new Map<string, string>();
  for (const bytes of designs.toReversed())
    for (const { subject, environment } of readable(() => parseDesign(bytes).value.nodes) ?? [])
      if (environment !== undefined) environments.set(subject, environment);
  const responders = new Map<string, boolean>();
  return {
    environmentOf: (subject) => environments.get(subject),
    isResponder(id) {
      const known = responders.get(id);
      if (known !== undefined) return known;
      const bytes = library.profile(id);
      const profile = bytes === null ? null : readable(() => parseProfile(bytes).value);
      const purposes = profile?.makes === 'certificate' ? (profile.extensions.extendedKeyUsage?.purposes ?? []) : [];
      // BR 7.1.2.8.5, RFC 6960 4.2.2.2: this purpose and no other.
      const responder = purposes.length === 1 && keyPurposeOid(purposes[0] ?? '') === oids.ocspSigning;
      responders.set(id, responder);
      return responder;
    },
  };
}
