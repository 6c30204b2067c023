import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CeremonyError } from '../../errors.ts';
import { isSignableName, longestFileList, parseFileList } from '../../formats/file-list.ts';
import { readRegularFile } from '../verify/read-regular-file.ts';

export interface LocatedArtifacts {
  /** `sha256`: what the list says of it. */
  readonly places: readonly { readonly name: string; readonly path: string; readonly sha256?: string }[];
  /** The list as it lies there; null: there is none. */
  readonly list: Uint8Array | null;
}

/**
 * Where the files to be signed lie: the one at `path`, or those the list at `path` names, below its directory. A name that leads out of
 * it, over a link for one, is refused, as is a name evidence cannot hold. Throws input.not-found, input.unsupported, input.schema,
 * input.too-large. No path goes into a sentence.
 */
export async function locateArtifacts(path: string, isList: boolean): Promise<LocatedArtifacts> {
  const name = basename(path);
  if (!isList) {
    if (!isSignableName(name))
      throw new CeremonyError(
        'input.schema',
        `${JSON.stringify(name.slice(0, 100))} is not a name evidence can hold: at most 100 letters, digits, dots, dashes and underscores, beginning with none of dot and dash. Nothing was read; rename the file.`,
      );
    return { places: [{ name, path }], list: null };
  }
  const list = await readRegularFile(path, longestFileList);
  if (typeof list === 'string') throw new CeremonyError('input.not-found', `The list of files ${list}. Nothing was signed.`);
  const directory = await realpath(dirname(path));
  const places = [];
  for (const { name: listed, sha256 } of parseFileList(list)) {
    const place = join(directory, listed);
    const real = await realpath(place).catch(() => null);
    if (real === null)
      throw new CeremonyError('input.not-found', `The list names «${listed}», and there is no such file beside it. Nothing was signed.`);
    if (real !== place)
      throw new CeremonyError(
        'input.unsupported',
        `«${listed}» on the list is reached over a link. Nothing was signed; put the file itself there.`,
      );
    places.push({ name: listed, path: place, sha256 });
  }
  return { places, list };
}
