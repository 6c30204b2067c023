import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { CeremonyError } from '../../errors.ts';
import type { HashAlgorithm } from '../../pki/algorithms.ts';
import type { Sha256 } from '../../pki/hash.ts';

/** A file that was read to its end and not kept: all that anybody needs of it to sign it or to verify a signature over it. */
export interface HashedFile {
  /** Octets. */
  readonly size: number;
  readonly sha256: Sha256;
  /** By the algorithm asked for. */
  readonly digest: Uint8Array;
}

/** Whatever the file has, this much of it is in memory at a time. */
const piece = 1024 * 1024;

/**
 * Hashes a file of any size in pieces. `advance` is told how far it is, and may throw to end the work. `name`: what the file is called in
 * a sentence; no path goes into one. Links and everything that is no plain file are refused. Throws input.not-found, input.unsupported,
 * media.io; input.hash-mismatch for a file that changed while it was read.
 */
export async function hashFile(
  path: string,
  name: string,
  algorithm: HashAlgorithm,
  advance: (read: number, size: number) => void = () => undefined,
): Promise<HashedFile> {
  const file = await openPlain(path, name);
  try {
    const before = await file.stat();
    if (!before.isFile()) throw new CeremonyError('input.unsupported', `«${name}» is no plain file. Nothing was read of it.`);
    const sha256 = createHash('sha256');
    const other = algorithm === 'sha256' ? null : createHash(algorithm);
    const buffer = Buffer.allocUnsafe(piece);
    let size = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, piece, size);
      if (bytesRead === 0) break;
      const part = buffer.subarray(0, bytesRead);
      sha256.update(part);
      other?.update(part);
      size += bytesRead;
      advance(size, before.size);
    }
    const after = await file.stat();
    if (size !== before.size || after.size !== before.size || after.mtimeMs !== before.mtimeMs)
      throw new CeremonyError(
        'input.hash-mismatch',
        `«${name}» changed while it was read. Nothing was done with it. See who writes to it, and try again.`,
      );
    const own = sha256.digest();
    return { size, sha256: own.toString('hex') as Sha256, digest: Uint8Array.from(other?.digest() ?? own) };
  } catch (error) {
    throw asReadError(error, name);
  } finally {
    await file.close();
  }
}

/** O_NOFOLLOW: a link that is put in place of a file leads nowhere; O_NONBLOCK: a pipe that nobody writes to does not hold us up. */
async function openPlain(path: string, name: string): Promise<FileHandle> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    throw asReadError(error, name);
  }
}

function asReadError(error: unknown, name: string): unknown {
  if (error instanceof CeremonyError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new CeremonyError('input.not-found', `There is no file «${name}». Nothing was read.`, { cause: error });
  if (code === 'ELOOP')
    return new CeremonyError('input.unsupported', `«${name}» is a link. Name the file itself; nothing was read.`, { cause: error });
  return new CeremonyError('media.io', `«${name}» could not be read (${code}). Check the medium, and try again.`, { cause: error });
}
