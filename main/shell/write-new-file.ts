import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
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

/**
 * Writes several files into a directory, all or none: a name that is taken is found
 * before the first is written, and what a full disk cuts short is taken away again. `advice` ends the sentence about a taken name.
 * Throws media.exists, media.io.
 */
export function writeNewFiles(
  directory: string,
  files: readonly { readonly name: string; readonly content: string | Uint8Array }[],
  advice: string,
): void {
  const taken = files.find(({ name }) => existsSync(join(directory, name)));
  if (taken !== undefined)
    throw new CeremonyError('media.exists', `${taken.name} exists already, and nothing is overwritten. Nothing was written. ${advice}`);
  const written: string[] = [];
  try {
    for (const { name, content } of files) {
      writeNewFile(join(directory, name), content);
      written.push(name);
    }
  } catch (error) {
    for (const name of written) rmSync(join(directory, name), { force: true });
    throw error;
  }
}

/**
 * Writes files into a folder of their own, all or none, never into one that is there; what a full disk cuts short would pass for the
 * whole. A file's name may have one folder before it. `mode`: of the folders. Throws media.exists, media.io.
 */
export function writeNewFolder(
  path: string,
  files: readonly { readonly name: string; readonly content: string | Uint8Array }[],
  mode = 0o777,
): void {
  const name = basename(path);
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'EEXIST')
      throw new CeremonyError('media.exists', `${name} exists already, and nothing is overwritten. Choose another name.`);
    throw new CeremonyError('media.io', `The folder ${name} could not be made. Nothing was written.`, { cause: error });
  }
  try {
    for (const file of files) {
      const place = join(path, file.name);
      makeFolder(dirname(place), mode);
      writeNewFile(place, file.content);
    }
  } catch (error) {
    rmSync(path, { recursive: true, force: true });
    throw error;
  }
}

function makeFolder(path: string, mode: number): void {
  try {
    mkdirSync(path, { recursive: true, mode });
  } catch (error) {
    throw new CeremonyError('media.io', `The folder ${basename(path)} could not be made. Nothing was written.`, { cause: error });
  }
}
