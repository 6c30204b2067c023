import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { firstAuthority, type OwnAuthority } from '../../../ceremony/stand-in/likeness.ts';
import { openStore } from '../../../store/store.ts';
import { userDataDirectory } from '../../user-data-directory.ts';
import type { World } from '../world.ts';

/**
 * The first live authority of the user's own data directory; null: there is none.
 * SECURITY: from a copy that is gone again (store/reading-copy.ts): nothing is written beside the real database, and no key is read.
 */
export function ownAuthority(world: World): OwnAuthority | null {
  const directory = userDataDirectory(world.platform, world.homeDirectory, world.environment);
  if (!existsSync(join(directory, 'conclave.db'))) return null;
  const store = openStore({ directory, now: world.now, random: world.random, readOnly: true });
  try {
    return firstAuthority(store);
  } finally {
    store.close();
  }
}
