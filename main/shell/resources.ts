import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CeremonyError } from '../errors.ts';
import { ownProfileIds, readOwnProfile } from '../store/own-profiles.ts';
import type { ResourceLibrary } from './core.ts';
import { fileLimits, readFileLimited } from './files.ts';

const idForm = /^[a-z0-9][a-z0-9-]{0,63}$/;

/**
 * Playbooks and profiles by id: first beside the plan (`<id>.yaml`, `playbooks/<id>.yaml`, `profiles/<id>.yaml`), then
 * the ones that came with Conclave, then the profiles of the data directory. Which one was meant is not decided here: the plan names
 * each by its SHA-256.
 */
export function resourceLibrary(programDirectory: string, besidePlan: string | null, dataDirectory: string | null = null): ResourceLibrary {
  const find = (folder: 'playbooks' | 'profiles', id: string): Uint8Array | null => {
    // SECURITY: an id becomes part of a path; anything but a plain name could leave the folder.
    if (!idForm.test(id)) return null;
    const places = [
      ...(besidePlan === null ? [] : [join(besidePlan, `${id}.yaml`), join(besidePlan, folder, `${id}.yaml`)]),
      join(programDirectory, 'resources', folder, `${id}.yaml`),
    ];
    for (const place of places) {
      const bytes = readIfThere(place, `${folder === 'playbooks' ? 'Playbook' : 'Profile'} ${id}`);
      if (bytes !== null) return bytes;
    }
    return null;
  };
  return {
    playbook: (id) => find('playbooks', id),
    profile: (id) => find('profiles', id) ?? (dataDirectory === null ? null : (readOwnProfile(dataDirectory, id)?.bytes ?? null)),
    playbookIds: () => idsIn(join(programDirectory, 'resources', 'playbooks')),
    profileIds: () =>
      [...new Set([...builtInProfileIds(programDirectory), ...(dataDirectory === null ? [] : ownProfileIds(dataDirectory))])].toSorted(),
    stepHelp: () => readIfThere(join(programDirectory, 'resources', 'help', 'steps.yaml'), 'The step help'),
    handoffKits: () => filesIn('handoff', 'Hand-off kit'),
    recipes: () => filesIn('recipes', 'Recipe'),
    readerPage: () => readerPage(programDirectory),
    triage: () => readIfThere(join(programDirectory, 'resources', 'triage.yaml'), 'The triage'),
    scenario: (id) =>
      idForm.test(id) ? readIfThere(join(programDirectory, 'resources', 'scenarios', `${id}.yaml`), `Scenario ${id}`) : null,
    scenarioIds: () => idsIn(join(programDirectory, 'resources', 'scenarios')),
  };

  function filesIn(name: string, what: string): Uint8Array[] {
    const folder = join(programDirectory, 'resources', name);
    return idsIn(folder).flatMap((id) => readIfThere(join(folder, `${id}.yaml`), `${what} ${id}`) ?? []);
  }
}

/** Octets of the reader’s page. */
const longestPage = 1 << 20;

/** The page that reads codes on the other side. Throws input.not-found. */
export const readerPage = (programDirectory: string): Uint8Array =>
  readFileLimited(join(programDirectory, 'resources', 'reader', 'conclave-reader.html'), longestPage, 'The page that reads codes');

/** Ids of the profiles that came with Conclave, in alphabetical order. */
export const builtInProfileIds = (programDirectory: string): string[] => idsIn(join(programDirectory, 'resources', 'profiles'));

/** Ids of the files of a folder, in alphabetical order. */
function idsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length))
    .filter((id) => idForm.test(id))
    .toSorted();
}

function readIfThere(path: string, what: string): Uint8Array | null {
  try {
    return readFileLimited(path, fileLimits.yaml, what);
  } catch (error) {
    if (error instanceof CeremonyError && error.code === 'input.not-found') return null;
    throw error;
  }
}
