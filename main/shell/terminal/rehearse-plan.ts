import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { CeremonyError } from '../../errors.ts';
import { throwAwayDirectory } from '../throw-away-directory.ts';
import { userDataDirectory } from '../user-data-directory.ts';
import { playPlan, type PlayRequest } from './play-plan.ts';
import type { World } from './world.ts';

/**
 * Plays a plan as a rehearsal (REHEARSAL-ISOLATION): its data directory is made for it and gone afterwards, also after
 * an error or a signal. `keepIn`: a directory the caller names instead, new or empty, which is then left for a look.
 */
export async function rehearsePlan(
  world: World,
  request: Omit<PlayRequest, 'mode' | 'dataDirectory'>,
  keepIn: string | null,
): Promise<number> {
  if (keepIn !== null) {
    refuseProduction(world, keepIn);
    return playPlan(world, { ...request, mode: 'rehearsal', dataDirectory: keepIn });
  }
  const scratch = throwAwayDirectory(world.temporaryDirectory);
  const forget = world.onEnd(() => scratch.remove());
  try {
    return await playPlan(world, { ...request, mode: 'rehearsal', dataDirectory: scratch.path });
  } finally {
    forget();
    scratch.remove();
  }
}

// SECURITY: a rehearsal may never reach production data: not the user's own directory, nothing inside it, nothing that holds anything yet.
function refuseProduction(world: World, directory: string): void {
  const own = real(userDataDirectory(world.platform, world.homeDirectory, world.environment));
  const asked = real(directory);
  if (asked === own || asked.startsWith(`${own}/`)) {
    throw new CeremonyError(
      'policy.rehearsal-isolation',
      'REHEARSAL-ISOLATION: --data names the production data directory, and a rehearsal may not touch it. Nothing was done. Leave --data out.',
    );
  }
  if (existsSync(directory) && readdirSync(directory).length > 0) {
    throw new CeremonyError(
      'policy.rehearsal-isolation',
      'REHEARSAL-ISOLATION: the directory given with --data is not empty, and a rehearsal starts from nothing. Nothing was done. Leave --data out, or name a new directory.',
    );
  }
}

// Links are followed as far as the path exists, so that no other name reaches the same place.
function real(path: string): string {
  for (let at = path, rest = ''; ;) {
    try {
      return realpathSync(at) + rest;
    } catch {
      const above = dirname(at);
      if (above === at) return path;
      rest = at.slice(above === '/' ? 0 : above.length) + rest;
      at = above;
    }
  }
}
