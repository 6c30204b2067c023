import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { likenessOf, type Likeness } from '../../../ceremony/stand-in/likeness.ts';
import { openStore } from '../../../store/store.ts';
import { readAuthorities } from '../../../store/tables/authority.ts';
import { userDataDirectory } from '../../user-data-directory.ts';
import type { World } from '../world.ts';

/** What a drill takes from the user's own hierarchy: a label and a likeness. */
export interface OwnAuthority {
  readonly label: string;
  readonly likeness: Likeness;
}

/**
 * The first live authority of the user's own data directory; null: there is none.
 * SECURITY: from a copy that is gone again (store/reading-copy.ts): nothing is written beside the real database, and no key is read.
 */
export function ownAuthority(world: World): OwnAuthority | null {
  const directory = userDataDirectory(world.platform, world.homeDirectory, world.environment);
  if (!existsSync(join(directory, 'conclave.db'))) return null;
  const store = openStore({ directory, now: world.now, random: world.random, readOnly: true });
  try {
    const first = readAuthorities(store).find(({ mode, retiredByRun }) => mode === 'production' && retiredByRun === null);
    const likeness = first === undefined ? null : likenessOf(store, first.label);
    return first === undefined || likeness === null ? null : { label: first.label, likeness };
  } finally {
    store.close();
  }
}
