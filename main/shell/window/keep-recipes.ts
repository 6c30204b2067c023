import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CeremonyError } from '../../errors.ts';
import { writeNewFile } from '../write-new-file.ts';

/** Folder of the data directory for what requests are asked for with. */
const requestsFolder = 'requests';

/**
 * Writes the files of one asked-for request into a folder of their own in the data directory, all or none, never into one that is
 * there. `name`: a plain name; a file's may have one folder before it. Throws media.exists, media.io. @returns the folder, as people
 * find it below the data directory
 */
export function keepRecipes(
  dataDirectory: string,
  name: string,
  files: readonly { readonly name: string; readonly text: string }[],
): { folder: string } {
  const folder = join(dataDirectory, requestsFolder, name);
  mkdirSync(join(dataDirectory, requestsFolder), { recursive: true, mode: 0o700 });
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'EEXIST')
      throw new CeremonyError('media.io', `The folder ${name} could not be made. Nothing was written.`, { cause: error });
    throw new CeremonyError('media.exists', `There is a folder ${name} already, and nothing is overwritten. Choose another name.`);
  }
  try {
    for (const file of files) {
      const path = join(folder, file.name);
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      writeNewFile(path, file.text);
    }
  } catch (error) {
    // What a full disk cut short would pass for the whole.
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return { folder: `${requestsFolder}/${name}` };
}
