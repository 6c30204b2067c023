import { lstat, rename, rm, statfs } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CeremonyError } from '../errors.ts';
import { flushDirectory } from '../media/flush-directory.ts';
import { readMounts } from '../media/linux/list-linux.ts';
import type { Mount } from '../media/linux/parse-mountinfo.ts';
import { asMediaError, removedError } from '../media/media-error.ts';
import { openPlace, type Place } from '../media/place.ts';
import { sha256FromMedium, wayToReadBack, type ReadBack } from '../media/read-from-medium.ts';
import { remount } from '../media/remount.ts';
import { patienceMilliseconds, withinTime } from '../media/within-time.ts';
import { sha256Hex } from '../pki/hash.ts';
import { openBundleDirectory } from './bundle-directory.ts';
import { writeBundleFile } from './write-bundle.ts';

/** statfs(2). */
const fuse = 0x65735546;

/** One file that goes out. `bytes` are fetched when it is its turn: a CRL may have 64 MB. */
export interface OutgoingFile {
  readonly path: string;
  bytes(): Uint8Array;
}

export interface CopyOptions {
  /** Also written, beside the bundle's directory. */
  readonly beside?: readonly OutgoingFile[];
  /** What the copy must lie on from beginning to end; null: this platform does not tell. */
  readonly mount: Mount | null;
  /** It may be unmounted and mounted again, to read back what the medium really holds. */
  readonly mayRemount: boolean;
  /** It is no bundle: what may stand at the top of a directory that an attempt before this one left. */
  readonly holds?: readonly string[];
  /** Milliseconds one step of writing or reading may take; for tests. */
  readonly patience?: number;
}

interface Written {
  readonly file: string;
  readonly name: string;
  readonly sha256: string;
  readonly made: boolean;
}

/**
 * One copy of a bundle under `parent`. A new one is written as `<name>.part`, which is what an attempt that failed leaves; every file and
 * directory is flushed, the caches are got out of the way, every file is read back and hashed (MEDIA-READBACK), and only then does the
 * bundle get its name. A bundle that is there already (of this run, after an interruption), and one behind FUSE, is completed in its place. What was written
 * and reads back otherwise is removed, that a retry can write it again. Returns the bundle's absolute path and how it was read back.
 * @throws media.exists, media.full, media.readback, media.removed, media.read-only, media.slow, media.io, input.schema
 */
export async function copyBundle(
  parent: string,
  name: string,
  files: readonly OutgoingFile[],
  options: CopyOptions,
): Promise<{ readonly directory: string; readonly readBack: ReadBack }> {
  const patience = options.patience ?? patienceMilliseconds;
  requireMounted(options.mount, name);
  const final = resolve(parent, name);
  const staged = !(await withinTime(isThere(final), name, patience)) && (await withinTime(renamesWhole(parent), name, patience));
  const staging = `${name}.part`;
  if (staged) await withinTime(removeStaging(join(parent, staging), name), name, patience);
  const directory = await withinTime(openBundleDirectory(parent, staged ? staging : name, options.holds), name, patience);
  const place = await openPlace(directory, name, patience);
  requireMounted(options.mount, name);
  const written: Written[] = [];
  const directories = new Set<string>();
  for (const file of files) written.push(await writeOne(place, directory, file, directories));
  for (const file of options.beside ?? []) written.push(await writeOne(place, parent, file, directories));
  await flushAll(place, directories, name);
  const readBack = await forget(place, written, options.mayRemount ? options.mount : null);
  for (const each of written) await requireSame(place, each, readBack);
  await place.requireAt(directory, name);
  requireMounted(options.mount, name);
  if (staged) {
    await withinTime(giveName(directory, final, name), name, patience);
    for (const { path } of files) await place.requireAt(join(final, path), path);
  }
  return { directory: final, readBack };
}

/** One file under a directory that is there, written as in a bundle, flushed, read back and hashed. Throws what copyBundle throws. */
export async function writeVerifiedFile(directory: string, path: string, bytes: Uint8Array): Promise<void> {
  const place = await openPlace(directory, path);
  const directories = new Set<string>();
  const written = await writeOne(place, directory, { path, bytes: () => bytes }, directories);
  await flushAll(place, directories, path);
  await requireSame(place, written, await forget(place, [written], null));
}

async function writeOne(place: Place, directory: string, file: OutgoingFile, directories: Set<string>): Promise<Written> {
  const bytes = file.bytes();
  const made = await writeBundleFile(place, directory, file.path, bytes, directories);
  return { file: join(directory, file.path), name: file.path, sha256: sha256Hex(bytes), made };
}

/** A pulled medium leaves its mount point behind, and the machine’s own disk under it. Throws media.removed. */
function requireMounted(mount: Mount | null, name: string): void {
  if (mount !== null && !readMounts().some(({ mountPoint, device }) => mountPoint === mount.mountPoint && device === mount.device))
    throw removedError(name);
}

async function flushAll(place: Place, directories: ReadonlySet<string>, name: string): Promise<void> {
  try {
    for (const directory of directories) await withinTime(flushDirectory(directory), name, place.patience);
  } catch (error) {
    throw asMediaError(error, name);
  }
}

async function forget(place: Place, written: readonly Written[], mount: Mount | null): Promise<ReadBack> {
  const [first] = written;
  if (first === undefined) return 'cached';
  if (mount !== null && (await remount(mount))) return 'remounted';
  return wayToReadBack(place, first.file, first.name);
}

async function requireSame(place: Place, { file, name, sha256, made }: Written, readBack: ReadBack): Promise<void> {
  if ((await sha256FromMedium(place, file, name, readBack)) === sha256) return;
  // Ours and wrong: it must not stay under a name that promises otherwise. What was there before is left alone.
  if (made) await rm(file, { force: true }).catch(() => undefined);
  throw new CeremonyError(
    'media.readback',
    `${name} does not read back as it was written. Nothing is marked as exported. Use another medium, then try again.`,
  );
}

/**
 * Measured: fusefat empties a directory that it renames. Behind FUSE a bundle is written in its place, as one that is completed is.
 */
async function renamesWhole(parent: string): Promise<boolean> {
  return statfs(parent).then(
    ({ type }) => type !== fuse,
    () => true,
  );
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** What an attempt before this one left; a link of this name is removed and not followed. */
async function removeStaging(staging: string, name: string): Promise<void> {
  try {
    await rm(staging, { recursive: true, force: true });
  } catch (error) {
    throw asMediaError(error, name);
  }
}

async function giveName(staging: string, final: string, name: string): Promise<void> {
  try {
    // Only an empty directory could be replaced by this one; anything else refuses it.
    await rename(staging, final);
    await flushDirectory(resolve(final, '..'));
  } catch (error) {
    throw asMediaError(error, name);
  }
}
