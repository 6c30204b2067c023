import { CeremonyError } from '../../errors.ts';
import { highestNumbered } from '../../pki/crl-number.ts';
import { crlBytes } from '../kept-bytes.ts';
import { recordedScopes } from '../recorded-scopes.ts';
import type { Store } from '../store.ts';
import { readAuthorities } from '../tables/authority.ts';
import { readCrls } from '../tables/crl.ts';
import type { ProblemList } from './problem-list.ts';

/**
 * The newest long CRL of each scope is in its file, as its row says: the next one is held to it. Earlier ones need not be, because a
 * snapshot holds no such files.
 */
export function auditCrlFiles(store: Store, problems: ProblemList): void {
  for (const { scope } of readAuthorities(store).flatMap(({ spkiSha256 }) => recordedScopes(store, spkiSha256))) {
    const newest = highestNumbered(readCrls(store, scope));
    if (newest === undefined) continue;
    try {
      crlBytes(store, newest);
    } catch (error) {
      if (!(error instanceof CeremonyError)) throw error;
      problems.add(error.message);
    }
  }
}
