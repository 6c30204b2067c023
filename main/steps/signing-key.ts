import { CeremonyError } from '../errors.ts';
import type { KeyPurposeName } from '../formats/key-purposes.ts';
import { requireAuthorityKey } from './audit-key.ts';
import type { StepContext } from './step.ts';
import type { TbsItem } from './set-items.ts';
import type { KeyValue } from './values.ts';

type Makes = TbsItem['planned']['makes'];

/** What a key of each purpose signs, besides probes; those that are not here sign nothing in this step. */
const signs: Readonly<Partial<Record<KeyPurposeName, Makes>>> = {
  'ocsp-signing': 'ocsp',
  'code-signing': 'cms',
  'document-signing': 'cms',
};
const names: Readonly<Partial<Record<Makes, string>>> = { ocsp: 'OCSP response', cms: 'signature over a file' };

/** KEY-PURPOSE: a responder's key signs OCSP responses, one for software or documents files, and neither anything else; an authority's signs no file. Throws policy.key-purpose. */
export function requireSigns({ label, purpose }: KeyValue, items: readonly TbsItem[]): void {
  const wanted = purpose === undefined ? null : signs[purpose];
  const other = items.find(({ planned }) => (wanted === null ? planned.makes === 'cms' : planned.makes !== wanted));
  if (other === undefined) return;
  const why =
    wanted === null
      ? `«${label}» is an authority’s, and ${other.item} is a signature over a file`
      : `«${label}» was made for ${purpose}, and ${other.item} is no ${names[wanted ?? 'certificate'] ?? 'thing it signs'}`;
  throw new CeremonyError('policy.key-purpose', `KEY-PURPOSE: ${why}. Nothing was signed. Correct the playbook.`);
}

/** The key behind the need `key`: made in this run, or an existing authority's, or its responder's or a signer's, that was proved on the open token. */
export function signingKey(context: StepContext): KeyValue {
  const value = context.value('key');
  if (value.type === 'responder' || value.type === 'signer') return value.key;
  if (value.type === 'key') return requireAuthorityKey(value);
  if (value.type !== 'authority') throw new CeremonyError('bug', 'sign was given something that is not a key.');
  if (!value.proved)
    throw new CeremonyError(
      'policy.key-purpose',
      `KEY-PROVED: the key of ${value.label} was not found on a token in this run. Nothing was signed. Give open-authority the token in the playbook.`,
    );
  return requireAuthorityKey(value.key);
}
