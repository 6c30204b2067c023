import { constants } from 'node:fs';
import { type FileHandle, lstat, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CeremonyError } from '../errors.ts';
import { asMediaError } from '../media/media-error.ts';
import type { Place } from '../media/place.ts';
import { withinTime } from '../media/within-time.ts';
import { checkBundlePath } from './bundle-path.ts';

/** Written and flushed together; a medium must take so much within its patience. */
const piece = 16 * 1024 * 1024;

/**
 * Writes one file of a bundle: exclusively, links not followed, flushed. A run that was interrupted may write again: the same bytes are accepted, a beginning of them is completed, anything else is left alone.  Flushing the directories it stands in (added to
 * `directories`) and reading back are copyBundle's.
 * @param directory the bundle, as openBundleDirectory gave it
 * @param path inside the bundle
 * @returns whether it was made or completed just now
 * @throws media.exists, media.full, media.removed, media.read-only, media.slow, media.io, input.schema
 */
export async function writeBundleFile(
  place: Place,
  directory: string,
  path: string,
  bytes: Uint8Array,
  directories: Set<string>,
): Promise<boolean> {
  checkBundlePath(path);
  try {
    for (const each of await withinTime(makeDirectories(place, directory, path), path, place.patience)) directories.add(each);
    return await writeRest(place, join(directory, path), path, bytes);
  } catch (error) {
    throw asMediaError(error, path);
  }
}

/** Every directory from the bundle to the file, made where missing; a link in the way is refused. Innermost last. */
async function makeDirectories(place: Place, directory: string, path: string): Promise<string[]> {
  const made = [directory];
  await place.requireAt(directory, path);
  const parents = dirname(path) === '.' ? [] : dirname(path).split('/');
  for (const name of parents) {
    const next = join(made.at(-1) ?? directory, name);
    await mkdir(next).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    if (!(await lstat(next)).isDirectory())
      throw new CeremonyError('media.exists', `Something else stands where the directory of ${path} should be; nothing was overwritten.`);
    await place.requireAt(next, path);
    made.push(next);
  }
  return made;
}

async function writeRest(place: Place, file: string, path: string, bytes: Uint8Array): Promise<boolean> {
  const exclusively = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);
  const created = await withinTime(open(file, exclusively, 0o644), path, place.patience).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return null;
    throw error;
  });
  if (created !== null) return writeAndFlush(place, created, path, bytes);
  if (!(await lstat(file)).isFile())
    throw new CeremonyError('media.exists', `Something else stands where ${path} should be; nothing was overwritten.`);
  const there = await readThere(file);
  const beginning = there.length <= bytes.length && Buffer.compare(there, bytes.subarray(0, there.length)) === 0;
  if (!beginning)
    throw new CeremonyError('media.exists', `${path} exists with other content; nothing was overwritten. Choose another place.`);
  // A beginning of our bytes is a write that was cut off; appending the rest overwrites nothing.
  const more = await open(file, constants.O_WRONLY | constants.O_APPEND | (constants.O_NOFOLLOW ?? 0));
  await writeAndFlush(place, more, path, bytes.subarray(there.length));
  return there.length < bytes.length;
}

async function writeAndFlush(place: Place, handle: FileHandle, path: string, bytes: Uint8Array): Promise<boolean> {
  let hung = false;
  try {
    await place.requireOpen(handle, path);
    for (let at = 0; at < bytes.length; at += piece) {
      await withinTime(handle.writeFile(bytes.subarray(at, at + piece)), path, place.patience);
      if (at + piece < bytes.length) await withinTime(handle.datasync(), path, place.patience);
    }
    await withinTime(handle.sync(), path, place.patience);
    return true;
  } catch (error) {
    hung = (error as { code?: string }).code === 'media.slow';
    throw error;
  } finally {
    // Closing waits for what hangs.
    const closed = handle.close();
    if (hung) closed.catch(() => undefined);
    else await closed;
  }
}

async function readThere(file: string): Promise<Buffer> {
  const handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}
