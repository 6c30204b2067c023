import { CeremonyError } from '../errors.ts';
import { requireAuthorityKey } from './audit-key.ts';
import type { StepContext } from './step.ts';
import type { KeyValue } from './values.ts';

/** The key behind the need `key`: made in this run, or an existing authority's that was proved on the open token. */
export function signingKey(context: StepContext): KeyValue {
  const value = context.value('key');
  if (value.type === 'key') return requireAuthorityKey(value);
  if (value.type !== 'authority') throw new CeremonyError('bug', 'sign was given something that is not a key.');
  if (!value.proved)
    throw new CeremonyError(
      'policy.key-purpose',
      `KEY-PROVED: the key of ${value.label} was not found on a token in this run. Nothing was signed. Give open-authority the token in the playbook.`,
    );
  return requireAuthorityKey(value.key);
}
