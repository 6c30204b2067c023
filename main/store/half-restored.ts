import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CeremonyError } from '../errors.ts';
import { guarded } from './store-error.ts';

/**
 * Refuses to begin a new record where a restore was cut short: the restored log key may be there already, and a database begun
 * here would stand in the way of the restored one. Throws store.corrupt, store.io.
 */
export function refuseHalfRestored(directory: string): void {
  const half = guarded(
    () =>
      existsSync(directory) &&
      !existsSync(join(directory, 'conclave.db')) &&
      readdirSync(directory).some((name) => name.startsWith('.restoring-')),
  );
  if (!half) return;
  throw new CeremonyError(
    'store.corrupt',
    'A restore into this data directory was cut short; nothing was recorded. Restore it again: conclave restore SNAPSHOT --data DIR.',
  );
}
