import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { noDataAtHand, type DataAtHand } from '../../ceremony/standing-policy.ts';
import { CeremonyError } from '../../errors.ts';
import { openStore, type Store } from '../../store/store.ts';
import type { Arguments } from './arguments.ts';
import { dataDirectory } from './data-flags.ts';
import type { World } from './world.ts';

/**
 * The data directory plans are held to, for reading only: the one of --data (throws input.not-found, store.* at once), else the user's
 * own, opened when a plan asks and only if it is there. Nothing is made, nothing is written. Close it.
 */
export function dataAtHand(world: World, given: Arguments): DataAtHand & { close(): void } {
  const directory = dataDirectory(world, given);
  let opened: Store | string | null = null;
  const open = (): Store => openStore({ directory, now: world.now, random: world.random, readOnly: true });
  function own(): Store | string {
    if (!existsSync(join(directory, 'conclave.db'))) return noDataAtHand.ask();
    try {
      return open();
    } catch (error) {
      // Nobody asked for this directory: a window that has it open is no problem of the plan.
      if (error instanceof CeremonyError && error.code === 'store.in-use') return 'another Conclave is using the data directory';
      throw error;
    }
  }
  if (given.has('data')) opened = open();
  return {
    ask: () => (opened ??= own()),
    named: given.has('data'),
    close: () => (opened === null || typeof opened === 'string' ? undefined : opened.close()),
  };
}
