import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeNewFolder } from '../write-new-file.ts';

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
  const mode = 0o700;
  mkdirSync(join(dataDirectory, requestsFolder), { recursive: true, mode });
  writeNewFolder(
    join(dataDirectory, requestsFolder, name),
    files.map((file) => ({ name: file.name, content: file.text })),
    mode,
  );
  return { folder: `${requestsFolder}/${name}` };
}
