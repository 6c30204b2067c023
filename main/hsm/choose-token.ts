// Which of several tokens is meant: by identity, or by what a person typed.

import { CeremonyError } from '../errors.ts';
import type { TokenIdentity } from './hsm.ts';

/**
 * Exactly one candidate by full identity, or by serial or label. Throws token.not-found, token.ambiguous (serials alone
 * are not unique on some modules: NSS gives both its slots the same).
 */
export function chooseToken<T extends { readonly identity: TokenIdentity }>(candidates: readonly T[], wanted: string | TokenIdentity): T {
  const matches = candidates.filter(({ identity }) =>
    typeof wanted === 'string' ? matchesText(identity, wanted) : sameToken(identity, wanted),
  );
  const [only] = matches;
  if (only === undefined) {
    throw new CeremonyError('token.not-found', `No token answers to ${describe(wanted)}; nothing was done; connect it, or check the name.`);
  }
  if (matches.length > 1) {
    throw new CeremonyError(
      'token.ambiguous',
      `${matches.length} tokens answer to ${describe(wanted)}; nothing was done; name it by its full identity, or remove the others.`,
      {
        details: { count: matches.length },
      },
    );
  }
  return only;
}

/** Whether two identities are the same token (all four fields). */
export function sameToken(one: TokenIdentity, other: TokenIdentity): boolean {
  return one.serial === other.serial && one.label === other.label && one.model === other.model && one.manufacturer === other.manufacturer;
}

const matchesText = (identity: TokenIdentity, wanted: string): boolean =>
  wanted !== '' && (identity.serial === wanted || identity.label === wanted);

const describe = (wanted: string | TokenIdentity): string =>
  typeof wanted === 'string' ? `“${wanted}”` : `“${wanted.label}” (${wanted.serial})`;
