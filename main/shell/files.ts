import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { CeremonyError } from '../errors.ts';

/** Size limits in bytes, checked before a byte is read (formats.md). */
export const fileLimits = {
  yaml: 256 * 1024,
  /** PEM of a 64 kB certificate or request; the DER limit itself is checked by pki. */
  certificate: 96 * 1024,
  /** A request of 64 kB as PEM, with what tools write in front of it; pki/read-request-file.ts checks again. */
  request: 128 * 1024,
  /** A list of Debian's weak keys. */
  weakKeys: 16 * 1024 * 1024,
  /** Twice the 16 MB of DER, for PEM. */
  crl: 32 * 1024 * 1024,
  secret: 4096,
  trust: 64 * 1024,
} as const;

/**
 * Reads a regular file of at most `limit` bytes. A device, pipe or directory is refused without reading: opening does
 * not block (O_NONBLOCK) and what was opened is what is measured. `what` names it in sentences, never its path.
 * Throws input.not-found, input.too-large, input.unsupported.
 */
export function readFileLimited(path: string, limit: number, what: string): Uint8Array {
  let fd: number;
  try {
    // O_NOCTTY: a terminal device named by mistake must not become ours.
    fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0));
  } catch (error) {
    throw cannotOpen(error, what);
  }
  try {
    const stat = fstatSync(fd);
    if (stat.isDirectory())
      throw new CeremonyError('input.unsupported', `${what} is a directory, and a file was expected. Nothing was read.`);
    if (!stat.isFile()) throw new CeremonyError('input.unsupported', `${what} is a device or a pipe, not a file. Nothing was read.`);
    if (stat.size > limit) throw tooLarge(what, limit);
    return readWhole(fd, stat.size, limit, what);
  } finally {
    closeSync(fd);
  }
}

// Reads one byte more than was measured, so that a file that grows meanwhile is noticed.
function readWhole(fd: number, size: number, limit: number, what: string): Uint8Array {
  const buffer = Buffer.alloc(size + 1);
  let length = 0;
  for (;;) {
    const read = readSync(fd, buffer, length, buffer.length - length, null);
    if (read === 0) break;
    length += read;
    if (length > size) {
      buffer.fill(0);
      throw size >= limit
        ? tooLarge(what, limit)
        : new CeremonyError('input.unsupported', `${what} changed while it was being read. Nothing was used; try again.`);
    }
  }
  const bytes = new Uint8Array(buffer.subarray(0, length));
  // A secret must not stay behind in the larger buffer.
  buffer.fill(0);
  return bytes;
}

function tooLarge(what: string, limit: number): CeremonyError {
  const text = limit >= 1024 * 1024 ? `${limit / 1024 / 1024} MB` : `${limit / 1024} kB`;
  return new CeremonyError('input.too-large', `${what} is larger than ${text}, the most Conclave takes here. Nothing was read.`, {
    details: { limit },
  });
}

function cannotOpen(error: unknown, what: string): CeremonyError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') return new CeremonyError('input.not-found', `${what} does not exist.`, { cause: error });
  if (code === 'EACCES' || code === 'EPERM')
    return new CeremonyError('input.not-found', `${what} may not be read by this user.`, { cause: error });
  if (code === 'ENXIO' || code === 'ENODEV')
    return new CeremonyError('input.unsupported', `${what} is a device or a pipe, not a file. Nothing was read.`, { cause: error });
  return new CeremonyError('input.not-found', `${what} cannot be opened (${code === '' ? 'unknown reason' : code}).`, { cause: error });
}
