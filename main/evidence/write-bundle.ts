import { createHash, timingSafeEqual } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, lstat, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CeremonyError } from '../errors.ts';
import { checkBundlePath } from './bundle-path.ts';
import { flushDirectory } from './flush-directory.ts';
import { asMediaError } from './media-error.ts';

export { openBundleDirectory } from './bundle-directory.ts';

/**
 * Writes one file of a bundle: exclusively, flushed with its directories, read back and hashed. A run that was interrupted
 * may write again: the same bytes are accepted, a beginning of them is completed, anything else is left alone.
 * @param directory the bundle, as openBundleDirectory gave it
 * @param path inside the bundle
 * @throws media.exists, media.full, media.readback, media.io, input.schema
 */
export async function writeBundleFile(directory: string, path: string, bytes: Uint8Array): Promise<void> {
  checkBundlePath(path);
  try {
    const directories = await makeDirectories(directory, path);
    await writeRest(join(directory, path), path, bytes);
    for (const each of directories) await flushDirectory(each);
    if (!sameHash(await readBack(join(directory, path)), bytes)) {
      throw new CeremonyError('media.readback', `${path} does not read back as it was written; stop and use another medium.`);
    }
  } catch (error) {
    throw asMediaError(error, path);
  }
}

/** Every directory from the bundle to the file, made where missing; a link in the way is refused. Innermost last. */
async function makeDirectories(directory: string, path: string): Promise<string[]> {
  const made = [directory];
  const parents = dirname(path) === '.' ? [] : dirname(path).split('/');
  for (const name of parents) {
    const next = join(made.at(-1) ?? directory, name);
    await mkdir(next).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    if (!(await lstat(next)).isDirectory())
      throw new CeremonyError('media.exists', `Something else stands where the directory of ${path} should be; nothing was overwritten.`);
    made.push(next);
  }
  return made;
}

async function writeRest(file: string, path: string, bytes: Uint8Array): Promise<void> {
  const created = await open(file, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0), 0o644).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return null;
      throw error;
    },
  );
  if (created !== null) return writeAndFlush(created, bytes);
  if (!(await lstat(file)).isFile())
    throw new CeremonyError('media.exists', `Something else stands where ${path} should be; nothing was overwritten.`);
  const there = await readBack(file);
  const beginning = there.length <= bytes.length && Buffer.compare(there, bytes.subarray(0, there.length)) === 0;
  if (!beginning)
    throw new CeremonyError('media.exists', `${path} exists with other content; nothing was overwritten. Choose another place.`);
  // A beginning of our bytes is a write that was cut off; appending the rest overwrites nothing.
  return writeAndFlush(
    await open(file, constants.O_WRONLY | constants.O_APPEND | (constants.O_NOFOLLOW ?? 0)),
    bytes.subarray(there.length),
  );
}

async function writeAndFlush(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function readBack(file: string): Promise<Buffer> {
  const handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

function sameHash(one: Uint8Array, other: Uint8Array): boolean {
  return timingSafeEqual(createHash('sha256').update(one).digest(), createHash('sha256').update(other).digest());
}
