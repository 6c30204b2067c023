import { CeremonyError } from '../errors.ts';
import { requireAuthorityKey } from './audit-key.ts';
import type { StepContext } from './step.ts';
import type { KeyValue, TbsItem } from './values.ts';

/** KEY-PURPOSE: a responder's key signs OCSP responses and nothing else. Throws policy.key-purpose. */
export function requireSigns({ label, purpose }: KeyValue, items: readonly TbsItem[]): void {
  const other = purpose === undefined ? undefined : items.find(({ planned }) => planned.makes !== 'ocsp');
  if (other === undefined) return;
  throw new CeremonyError(
    'policy.key-purpose',
    `KEY-PURPOSE: «${label}» was made for ${purpose}, and ${other.item} is no OCSP response. Nothing was signed. Correct the playbook.`,
  );
}

/** The key behind the need `key`: made in this run, or an existing authority's, or its responder's, that was proved on the open token. */
export function signingKey(context: StepContext): KeyValue {
  const value = context.value('key');
  if (value.type === 'responder') return value.key;
  if (value.type === 'key') return requireAuthorityKey(value);
  if (value.type !== 'authority') throw new CeremonyError('bug', 'sign was given something that is not a key.');
  if (!value.proved)
    throw new CeremonyError(
      'policy.key-purpose',
      `KEY-PROVED: the key of ${value.label} was not found on a token in this run. Nothing was signed. Give open-authority the token in the playbook.`,
    );
  return requireAuthorityKey(value.key);
}
