import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isBundlePath } from '../bundle-path.ts';
import { quote } from './judge.ts';
import { readRegularFile } from './read-regular-file.ts';

/** Bounds on a hostile bundle. */
export interface ReadLimits {
  readonly fileBytes: number;
  readonly totalBytes: number;
  readonly files: number;
}

export const bundleLimits: ReadLimits = { fileBytes: 64 * 1024 * 1024, totalBytes: 512 * 1024 * 1024, files: 10_000 };

/** A bundle as it was read, once: everything is judged from these bytes. `problems` are sentences; any of them fails BUNDLE-FILES. */
export interface DirectoryReading {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly problems: readonly string[];
}

/**
 * Reads every regular file below a directory. Links are not followed, devices and pipes not opened, and what is too many or
 * too large is reported and left out. Never throws.
 */
export async function readDirectory(directory: string, limits: ReadLimits = bundleLimits): Promise<DirectoryReading> {
  const walk: Walk = { files: new Map(), problems: [], entries: 0, bytes: 0, limits };
  await readLevel(directory, '', walk);
  const folded = new Set<string>();
  for (const path of walk.files.keys()) {
    if (folded.has(path.toLowerCase())) walk.problems.push(`${path} differs from another file only in upper and lower case.`);
    folded.add(path.toLowerCase());
  }
  return { files: walk.files, problems: walk.problems };
}

interface Walk {
  readonly files: Map<string, Uint8Array>;
  readonly problems: string[];
  entries: number;
  bytes: number;
  readonly limits: ReadLimits;
}

async function readLevel(directory: string, prefix: string, walk: Walk): Promise<void> {
  const names = await readdir(join(directory, prefix)).catch(() => null);
  if (names === null) {
    walk.problems.push(
      prefix === '' ? 'The bundle is not a directory that can be read.' : `The directory ${quote(prefix)} cannot be read.`,
    );
    return;
  }
  if (names.length === 0) walk.problems.push(prefix === '' ? 'The bundle is empty.' : `The directory ${quote(prefix)} is empty.`);
  for (const name of names.toSorted()) {
    walk.entries += 1;
    if (walk.entries > walk.limits.files) {
      if (walk.entries === walk.limits.files + 1)
        walk.problems.push(`The bundle holds more than ${walk.limits.files} files and directories.`);
      return;
    }
    await readEntry(directory, prefix === '' ? name : `${prefix}/${name}`, walk);
  }
}

async function readEntry(directory: string, path: string, walk: Walk): Promise<void> {
  // The names isBundlePath accepts are at most eight levels deep, which bounds the walk.
  if (!isBundlePath(path)) return void walk.problems.push(`${quote(path)} is not a name a bundle may hold.`);
  const entry = await lstat(join(directory, path)).catch(() => null);
  if (entry?.isDirectory() === true) return readLevel(directory, path, walk);
  if (entry?.isSymbolicLink() === true) return void walk.problems.push(`${path} is a link.`);
  if (entry?.isFile() !== true) return void walk.problems.push(`${path} is neither a file nor a directory.`);
  const bytes = await readRegularFile(join(directory, path), Math.min(walk.limits.fileBytes, walk.limits.totalBytes - walk.bytes));
  if (typeof bytes === 'string') return void walk.problems.push(`${path} ${bytes}.`);
  walk.bytes += bytes.length;
  walk.files.set(path, bytes);
}
