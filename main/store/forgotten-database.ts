import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CeremonyError } from '../errors.ts';
import { guarded } from './store-error.ts';

/**
 * Refuses to begin a new record in a directory that had one: its log key is there and a token is, and the database is
 * empty. It was lost or cut to nothing, and with it every serial number ever used. (A process killed in its first start
 * leaves a log key too, but no token.) Throws store.corrupt, store.io.
 */
export function refuseForgottenDatabase(directory: string): void {
  const tokens = join(directory, 'tokens');
  const used = guarded(() => existsSync(join(directory, 'log.key')) && existsSync(tokens) && readdirSync(tokens).length > 0);
  if (!used) return;
  throw new CeremonyError(
    'store.corrupt',
    'The database is empty or missing, and this data directory has been used; nothing was recorded. Bring the database back from its backup, or start in another directory.',
  );
}
