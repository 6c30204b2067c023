// What the documents on destroying keys say of a key and of its other copies.

import { CeremonyError } from '../errors.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import type { KeyDescription } from '../hsm/hsm.ts';
import { sha256Hex } from '../pki/hash.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import type { Store } from '../store/store.ts';
import { readAuthorities } from '../store/tables/authority.ts';
import type { StepInput } from './step.ts';

/** One key of a document. */
export interface ListedKey {
  readonly label: string;
  readonly ckaId: string;
  readonly spkiSha256: string;
}

function authorityOf(store: Store, { ckaId, spki }: KeyDescription): string {
  const hash = spki === null ? '' : sha256Hex(spki);
  const found = readAuthorities(store).find((authority) => authority.spkiSha256 === hash || authority.ckaId === ckaId);
  if (found === undefined) return 'none';
  return found.retiredByRun === null ? found.label : `${found.label}, retired`;
}

export const keyOf = (store: Store, key: KeyDescription): JsonObject => ({
  label: key.label,
  ckaId: key.ckaId,
  algorithm: key.algorithm ?? 'unknown',
  spkiSha256: key.spki === null ? '' : sha256Hex(key.spki),
  authority: authorityOf(store, key),
});

export const keyLine = (store: Store, key: KeyDescription): string =>
  `«${key.label}», ${key.algorithm ?? 'unknown algorithm'}, CKA_ID ${key.ckaId}, authority: ${authorityOf(store, key)}`;

/** The keys a document lists. */
export function listedKeys(content: JsonObject): readonly ListedKey[] {
  return (Array.isArray(content['keys']) ? content['keys'] : []) as readonly ListedKey[];
}

/** The software sees this token only: what else exists, a person answers for. */
export const elsewherePrompt: Prompt = {
  kind: 'text',
  id: 'elsewhere',
  label: 'Every other copy of these keys and where it is or how it was destroyed («none» if there is none)',
};

export function elsewhereText(input: StepInput): string {
  const text = input.text('elsewhere').trim();
  if (!/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,500}$/u.test(text))
    throw new CeremonyError('input.schema', 'Say in one line of up to 500 characters where every other copy is. Nothing was put up.');
  return text;
}
