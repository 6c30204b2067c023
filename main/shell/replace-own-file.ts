import { closeSync, openSync, readSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { CeremonyError } from '../errors.ts';
import { replaceFile } from '../store/durable-file.ts';

/** Who reads them is another program, often under another name. */
const readableByAll = 0o644;

/** The first bytes of a file; null: there is none. */
function beginningOf(path: string, length: number): string | null {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  try {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(file, bytes, 0, length, 0)).toString('utf8');
  } finally {
    closeSync(file);
  }
}

/**
 * Writes a file that is made anew every day, in one step: whoever reads it has the old one or the new one. It takes the place of a file only
 * that begins as this one does. Throws media.exists, media.io.
 */
export function replaceOwnFile(path: string, content: string, beginning: string): void {
  const known = guarded(path, () => beginningOf(path, beginning.length));
  if (known !== null && known !== beginning)
    throw new CeremonyError(
      'media.exists',
      `${basename(path)} exists already and was not written by this command. Nothing was written. Choose another name.`,
    );
  guarded(path, () => replaceFile(dirname(path), basename(path), content, readableByAll));
}

function guarded<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new CeremonyError('media.io', `${basename(path)} could not be written. What was there is as it was.`, { cause: error });
  }
}
