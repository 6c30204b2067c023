import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { CeremonyError } from '../errors.ts';

/** Writes a file that is not there yet; nothing is ever overwritten. Throws media.exists, media.io, input.not-found. */
export function writeNewFile(path: string, content: string | Uint8Array): void {
  try {
    writeFileSync(path, content, { flag: 'wx' });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'EEXIST')
      throw new CeremonyError('media.exists', `${basename(path)} exists already, and nothing is overwritten. Choose another name.`);
    if (code === 'ENOENT')
      throw new CeremonyError('input.not-found', `The directory for ${basename(path)} does not exist. Nothing was written.`);
    throw new CeremonyError('media.io', `${basename(path)} could not be written.`, { cause: error });
  }
}
