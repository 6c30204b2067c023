import { auditUsage, certifiedPurposes } from '../formats/key-purposes.ts';
import { keyPurposeOid } from '../pki/key-purpose.ts';
import type { CertificateProfile } from '../pki/profile.ts';

/** Why a key made for this purpose gets no certificate of this profile; null: it may. A key is for one thing, and its certificate says that alone. */
export function purposeProblem(purpose: string, profile: CertificateProfile): string | null {
  const wanted = Object.entries({ ...certifiedPurposes, audit: auditUsage }).find(([name]) => name === purpose)?.[1];
  if (wanted === undefined) return `a key made for ${purpose} gets no certificate here`;
  if (profile.kind !== 'leaf') return `profile «${profile.id}» is for a CA, and a key made for ${purpose} certifies nothing`;
  const purposes = (profile.extensions.extendedKeyUsage?.purposes ?? []).map(keyPurposeOid);
  return purposes.length === 1 && purposes[0] === wanted
    ? null
    : `profile «${profile.id}» does not have ${purpose} as its one purpose, for which the key is made`;
}
