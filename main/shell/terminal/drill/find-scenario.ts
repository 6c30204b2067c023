import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { CeremonyError } from '../../../errors.ts';
import type { ResourceLibrary } from '../../core.ts';
import { fileLimits, readFileLimited } from '../../files.ts';
import { resourceLibrary } from '../../resources.ts';
import { userDataDirectory } from '../../user-data-directory.ts';
import { pathOf } from '../data-flags.ts';
import type { World } from '../world.ts';

/** A scenario's bytes, and what lies at hand when it is played. */
export interface FoundScenario {
  readonly bytes: Uint8Array;
  readonly library: ResourceLibrary;
}

const libraryOf = (world: World, beside: string | null): ResourceLibrary =>
  resourceLibrary(world.programDirectory, beside, userDataDirectory(world.platform, world.homeDirectory, world.environment));

/** Ids of the scenarios that came with Conclave, and their bytes. */
export function shippedScenarios(world: World): { readonly id: string; readonly bytes: Uint8Array }[] {
  const library = libraryOf(world, null);
  return library.scenarioIds().flatMap((id) => {
    const bytes = library.scenario(id);
    return bytes === null ? [] : [{ id, bytes }];
  });
}

/** A scenario by its file, or by the id of one that came with Conclave. Throws input.not-found naming those, input.too-large. */
export function findScenario(world: World, typed: string): FoundScenario {
  const path = pathOf(world, typed);
  if (existsSync(path)) return { bytes: readFileLimited(path, fileLimits.yaml, 'The scenario'), library: libraryOf(world, dirname(path)) };
  const library = libraryOf(world, null);
  const bytes = library.scenario(typed);
  if (bytes !== null) return { bytes, library };
  throw new CeremonyError(
    'input.not-found',
    `There is no scenario ${basename(typed)}: neither a file of this name nor one that came with Conclave (${library.scenarioIds().join(', ')}). Nothing was done.`,
  );
}
