// The editor of profiles: what there is, a draft judged and drawn as the certificate it would make, and saved as a new version.

import type { CallInput, CallOutput } from '../../preload/contract/calls.ts';
import type { ListedProfile, ProfileDraftInput } from '../../preload/contract/profile-calls.ts';
import { previewProfile } from '../ceremony/preview-profile.ts';
import { CeremonyError } from '../errors.ts';
import { hashWords } from '../evidence/hash-words.ts';
import { ruleSetField } from '../formats/fields.ts';
import { profileProblems } from '../formats/profile-problems.ts';
import { parseProfile } from '../formats/profile.ts';
import { readStrictYaml } from '../formats/strict-yaml.ts';
import { writeProfile } from '../formats/write-profile.ts';
import { generalNameTypes } from '../pki/general-name.ts';
import { sha256Hex } from '../pki/hash.ts';
import { keyPurposes } from '../pki/key-purpose.ts';
import { keyUsageBits } from '../pki/key-usage.ts';
import { nameAttributes } from '../pki/name-attributes.ts';
import type { Workplace } from './workplace.ts';

type Source = CallInput<'checkProfile'>['source'];

const hashOf = (bytes: Uint8Array): { what: string; sha256: string; words: string[] } => {
  const sha256 = sha256Hex(bytes);
  return { what: 'profile', sha256, words: [...hashWords(sha256)] };
};

const bytesOf = (source: Source): Uint8Array => new TextEncoder().encode('text' in source ? source.text : writeProfile(source.draft));

function listed({ library, ownProfile }: Workplace, id: string): ListedProfile[] {
  // Only a file of the data directory can fail to be read at all; until it is, nothing is known but that it is one.
  let known: Pick<ListedProfile, 'id' | 'origin' | 'version' | 'sha256'> = { id, origin: 'own', version: null, sha256: '' };
  try {
    const own = ownProfile(id);
    const bytes = own?.bytes ?? library.profile(id);
    if (bytes === null) return [];
    known = { id, origin: own === null ? 'built-in' : 'own', version: own?.version ?? null, sha256: sha256Hex(bytes) };
    const { value } = parseProfile(bytes);
    const kind = value.makes === 'certificate' ? value.kind : value.makes;
    return [{ ...known, title: value.title, kind, rules: [...value.rules], problem: null }];
  } catch (error) {
    if (!(error instanceof CeremonyError) || error.code === 'bug') throw error;
    return [{ ...known, title: id, kind: '', rules: [], problem: error.message }];
  }
}

/** Every profile, those that came with Conclave and those people added, and what can be chosen. */
export function profileDesk(workplace: Workplace): CallOutput<'profileDesk'> {
  return {
    profiles: (workplace.library.profileIds?.() ?? []).flatMap((id) => listed(workplace, id)),
    choices: {
      kinds: ['root', 'subordinate', 'cross', 'leaf'],
      rules: [...ruleSetField.options],
      keyUsage: [...keyUsageBits],
      purposes: Object.keys(keyPurposes),
      attributes: nameAttributes.map(({ type }) => type),
      nameTypes: [...generalNameTypes],
    },
  };
}

/** One profile's text. Throws input.not-found. */
export function openProfile({ library, ownProfile }: Workplace, { id }: CallInput<'openProfile'>): CallOutput<'openProfile'> {
  const own = ownProfile(id);
  const bytes = own?.bytes ?? library.profile(id);
  if (bytes === null) throw new CeremonyError('input.not-found', `There is no profile ${id}. Nothing was opened. Look at the list again.`);
  return {
    id,
    origin: own === null ? 'built-in' : 'own',
    version: own?.version ?? null,
    text: new TextDecoder().decode(bytes),
  };
}

/** The values of a text a form can hold: those of a certificate's profile, however wrong; null for anything else. */
function draftOf(bytes: Uint8Array): ProfileDraftInput | null {
  try {
    const { value } = readStrictYaml(bytes, 'the profile');
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    const object = isObject ? (value as Record<string, unknown>) : {};
    return object['conclave'] === 'profile/1' && object['makes'] === 'certificate'
      ? (JSON.parse(JSON.stringify(object)) as ProfileDraftInput)
      : null;
  } catch (error) {
    if (!(error instanceof CeremonyError) || error.code === 'bug') throw error;
    return null;
  }
}

/** Everything there is to say about a profile as it stands. Nothing is saved. */
export function checkProfile({ library, now }: Workplace, { source }: CallInput<'checkProfile'>): CallOutput<'checkProfile'> {
  const bytes = bytesOf(source);
  const problems = profileProblems(bytes);
  const common = {
    text: new TextDecoder().decode(bytes),
    hash: hashOf(bytes),
    draft: draftOf(bytes),
    problems: problems.map((each) => ({ ...each })),
  };
  const profile = problems.length === 0 ? parseProfile(bytes).value : null;
  if (profile?.makes !== 'certificate') return { ...common, preview: [], findings: [], stop: null };
  const { facts, findings, problem } = previewProfile(library, profile, now());
  return { ...common, preview: [...facts], findings: findings.map((each) => ({ ...each })), stop: problem };
}

/** Saves the next version under the id the profile names. Throws input.*, policy.label-in-use, store.*. */
export function saveProfile(workplace: Workplace, { source }: CallInput<'saveProfile'>): CallOutput<'saveProfile'> {
  const { id, version, bytes } = workplace.saveOwnProfile(bytesOf(source));
  return { id, version, hash: hashOf(bytes) };
}
