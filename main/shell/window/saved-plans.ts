// Plans and designs in the data directory's folder: the only files a window may name, and only by a plain name.

import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { designFileName } from '../../../preload/contract/design-calls.ts';
import { planFileName } from '../../../preload/contract/plan-editor.ts';
import { CeremonyError } from '../../errors.ts';
import { fileLimits, readFileLimited } from '../files.ts';
import { resourceLibrary } from '../resources.ts';
import type { PickedPlan } from './chosen-plan.ts';
import { plansFolder } from './keep-plan.ts';

/** Most a window lists; the newest. */
const mostListed = 100;

/** What lies in the folder: which names it may have, and what it is called in sentences. */
const kinds = { plan: { form: planFileName, what: 'saved plan' }, design: { form: designFileName, what: 'saved design' } } as const;
type Kind = (typeof kinds)[keyof typeof kinds];

/** A regular file of this name in the folder, and when it was written; null for anything else. */
function writtenAt(folder: string, name: string, kind: Kind): Date | null {
  // SECURITY: the name comes from the page and becomes part of a path; a link in the folder could lead out of it.
  if (!kind.form.safeParse(name).success) return null;
  const stat = lstatSync(join(folder, name), { throwIfNoEntry: false });
  return stat?.isFile() === true ? stat.mtime : null;
}

/** Names of the files of one kind, newest first. */
function listed(dataDirectory: string, kind: Kind): { name: string; savedAt: Date }[] {
  const folder = join(dataDirectory, plansFolder);
  if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(folder)
    .flatMap((name) => {
      const savedAt = writtenAt(folder, name, kind);
      return savedAt === null ? [] : [{ name, savedAt }];
    })
    .toSorted((one, other) => other.savedAt.getTime() - one.savedAt.getTime() || (one.name < other.name ? -1 : 1))
    .slice(0, mostListed);
}

function opened(dataDirectory: string, programDirectory: string, name: string, kind: Kind): PickedPlan {
  const folder = join(dataDirectory, plansFolder);
  if (writtenAt(folder, name, kind) === null)
    throw new CeremonyError('input.not-found', `There is no ${kind.what} of this name. Nothing was opened. Look at the list again.`);
  return {
    name,
    bytes: readFileLimited(join(folder, name), fileLimits.yaml, name),
    library: resourceLibrary(programDirectory, folder, dataDirectory),
  };
}

/** Names of the saved plans, newest first. */
export const savedPlans = (dataDirectory: string): { name: string; savedAt: Date }[] => listed(dataDirectory, kinds.plan);

/** Names of the saved designs, newest first. */
export const savedDesigns = (dataDirectory: string): { name: string; savedAt: Date }[] => listed(dataDirectory, kinds.design);

/** One saved plan, with the playbooks and profiles beside it. Throws input.not-found, input.too-large, input.unsupported. */
export const savedPlan = (dataDirectory: string, programDirectory: string, name: string): PickedPlan =>
  opened(dataDirectory, programDirectory, name, kinds.plan);

/** One saved design, with the playbooks and profiles beside it. Throws as savedPlan. */
export const savedDesign = (dataDirectory: string, programDirectory: string, name: string): PickedPlan =>
  opened(dataDirectory, programDirectory, name, kinds.design);
