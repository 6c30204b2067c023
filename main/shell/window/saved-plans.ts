// Plans in the data directory's folder: the only files a window may name, and only by a plain name.

import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { planFileName } from '../../../preload/contract/plan-editor.ts';
import { CeremonyError } from '../../errors.ts';
import { fileLimits, readFileLimited } from '../files.ts';
import { resourceLibrary } from '../resources.ts';
import type { PickedPlan } from './chosen-plan.ts';
import { plansFolder } from './keep-plan.ts';

/** Most a window lists; the newest. */
const mostListed = 100;

/** A regular file of this name in the folder, and when it was written; null for anything else. */
function writtenAt(folder: string, name: string): Date | null {
  // SECURITY: the name comes from the page and becomes part of a path; a link in the folder could lead out of it.
  if (!planFileName.safeParse(name).success) return null;
  const stat = lstatSync(join(folder, name), { throwIfNoEntry: false });
  return stat?.isFile() === true ? stat.mtime : null;
}

/** Names of the saved plans, newest first. */
export function savedPlans(dataDirectory: string): { name: string; savedAt: Date }[] {
  const folder = join(dataDirectory, plansFolder);
  if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(folder)
    .flatMap((name) => {
      const savedAt = writtenAt(folder, name);
      return savedAt === null ? [] : [{ name, savedAt }];
    })
    .toSorted((one, other) => other.savedAt.getTime() - one.savedAt.getTime() || (one.name < other.name ? -1 : 1))
    .slice(0, mostListed);
}

/** One saved plan, with the playbooks and profiles beside it. Throws input.not-found, input.too-large, input.unsupported. */
export function savedPlan(dataDirectory: string, programDirectory: string, name: string): PickedPlan {
  const folder = join(dataDirectory, plansFolder);
  if (writtenAt(folder, name) === null)
    throw new CeremonyError('input.not-found', 'There is no saved plan of this name. Nothing was opened. Look at the list again.');
  return {
    name,
    bytes: readFileLimited(join(folder, name), fileLimits.yaml, name),
    library: resourceLibrary(programDirectory, folder),
  };
}
