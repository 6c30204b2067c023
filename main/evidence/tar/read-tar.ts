import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { isBundlePath } from '../bundle-path.ts';
import { quote } from '../verify/judge.ts';
import { bundleLimits, type DirectoryReading, type ReadLimits } from '../verify/read-directory.ts';
import { parseTar } from './parse-tar.ts';

/**
 * Reads a bundle from its archive, in memory: nothing is unpacked. Every entry is a regular file of its own name below one
 * directory; links, devices, absolute paths, `..`, a name given twice and what is too many or too large are problems, and
 * left out. Never throws.
 */
export async function readTar(file: string, limits: ReadLimits = bundleLimits): Promise<DirectoryReading> {
  const bytes = await readWhole(file, limits.totalBytes + limits.files * 1024);
  return typeof bytes === 'string' ? { files: new Map(), problems: [bytes] } : filesOf(bytes, limits);
}

/** readTar over bytes that have been read. */
export function filesOf(bytes: Uint8Array, limits: ReadLimits = bundleLimits): DirectoryReading {
  const { entries, problems } = parseTar(bytes, limits.files);
  const files = new Map<string, Uint8Array>();
  const folded = new Set<string>();
  let top: string | null = null;
  for (const entry of entries) {
    const [first = '', ...rest] = entry.path.split('/');
    const path = rest.join('/');
    top ??= first;
    if (first !== top) problems.push(`${quote(entry.path)} stands outside the archive’s one directory.`);
    else if (!isBundlePath(first) || !isBundlePath(path)) problems.push(`${quote(entry.path)} is not a name a bundle may hold.`);
    else if (folded.has(path.toLowerCase())) problems.push(`${path} is there twice.`);
    else if (entry.bytes.length > limits.fileBytes) problems.push(`${path} is too large to be read.`);
    else files.set(path, entry.bytes);
    folded.add(path.toLowerCase());
  }
  if (entries.length === 0 && problems.length === 0) problems.push('The archive is empty.');
  return { files, problems };
}

async function readWhole(file: string, most: number): Promise<Uint8Array | string> {
  const handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)).catch(() => null);
  if (handle === null) return 'The archive cannot be read.';
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) return 'The archive is not a file.';
    if (stat.size > most) return 'The archive is too large to be read.';
    const bytes = new Uint8Array(stat.size);
    let read = 0;
    while (read < bytes.length) {
      const { bytesRead } = await handle.read(bytes, read, bytes.length - read, read);
      if (bytesRead === 0) return 'The archive changed while it was read.';
      read += bytesRead;
    }
    return bytes;
  } catch {
    return 'The archive cannot be read.';
  } finally {
    await handle.close().catch(() => undefined);
  }
}
