import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { CeremonyError } from '../errors.ts';
import { asStoreError } from './store-error.ts';

/** Ends the name of a file or directory that is not finished; left by a killed process, removed at the next start. */
const unfinished = /^\.[^/]+\.[0-9a-f]{16}\.new$/;
const ownerOnly = 0o600;

/** Makes names created, renamed or removed in a directory durable. On Windows a directory cannot be opened; NTFS logs names. */
export function syncDirectory(directory: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(directory, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/**
 * Writes a new file that is either whole or absent after a crash: temporary name (wx, 0600), flush, link under the final
 * name (which fails if that exists), flush the directory. `random` gives 8 octets for the temporary name.
 * Throws media.exists if there is such a file already, store.full, store.io.
 */
export function writeNewFile(directory: string, name: string, bytes: Uint8Array, random: (length: number) => Uint8Array): void {
  const temporary = join(directory, `.${name}.${Buffer.from(random(8)).toString('hex')}.new`);
  try {
    const handle = openSync(temporary, 'wx', ownerOnly);
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    nameExclusively(temporary, join(directory, name));
    syncDirectory(directory);
  } catch (error) {
    if (existsSync(temporary)) unlinkSync(temporary);
    if ((error as { code?: unknown }).code === 'EEXIST') {
      throw new CeremonyError('media.exists', `There is already a file ${name}; it was not touched.`, { cause: error });
    }
    throw asStoreError(error);
  }
}

/** Replaces a small file that nothing hangs on: after a crash it is the old one or the new. `mode`: of the file. Throws store.full, store.io. */
export function replaceFile(directory: string, name: string, text: string, mode = ownerOnly): void {
  const temporary = join(directory, `${name}.new`);
  try {
    const handle = openSync(temporary, 'w', mode);
    try {
      writeFileSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, join(directory, name));
    syncDirectory(directory);
  } catch (error) {
    throw asStoreError(error);
  }
}

/** Removes what a killed process left half written in a directory. Only for the one writer of the data directory. */
export function removeUnfinishedFiles(directory: string): void {
  for (const name of readdirSync(directory)) if (unfinished.test(name)) rmSync(join(directory, name), { recursive: true });
}

/** Gives a finished file its name, which no other has: fails with EEXIST where one does. */
export function nameExclusively(temporary: string, final: string): void {
  try {
    linkSync(temporary, final);
  } catch (error) {
    // No hard links here (FAT). We are the only writer, so looking first is as good.
    if (!['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'].includes(String((error as { code?: unknown }).code))) throw error;
    if (existsSync(final)) throw Object.assign(new Error('exists'), { code: 'EEXIST' });
    renameSync(temporary, final);
    return;
  }
  unlinkSync(temporary);
}
