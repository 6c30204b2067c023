// The embedded token on disk: one file per token, replaced whole and durably. The only file of this room with node:fs.

import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { CeremonyError } from '../../errors.ts';
import { withOutcome } from '../outcome.ts';

const suffix = '.token';
/** A token of a thousand RSA keys has about 4 MB. */
const maxBytes = 16 * 1024 * 1024;

const markSuffix = '.mark';

export interface TokenFiles {
  /** Serials of the tokens there are, in order. */
  list(): readonly string[];
  /** null: there is no such file. */
  read(serial: string): Uint8Array | null;
  /** Writes beside, flushes, renames, flushes the directory: after a crash there is the old file or the new one. */
  replace(serial: string, bytes: Uint8Array): void;
  /** Names of the marks in the directory: what tells it from its copy. */
  marks(): readonly string[];
  setMark(mark: string): void;
  clearMark(mark: string): void;
}

/** The tokens of a directory, which is created (0700) with its first token. Throws store.full, store.io. */
export function openTokenFiles(directory: string): TokenFiles {
  const pathOf = (serial: string): string => join(directory, `${serial}${suffix}`);
  return {
    list() {
      const names = orAbsent(() => readdirSync(directory)) ?? [];
      return names
        .filter((name) => name.endsWith(suffix))
        .map((name) => name.slice(0, -suffix.length))
        .toSorted();
    },
    read(serial) {
      const bytes = orAbsent(() => readFileSync(pathOf(serial)));
      if (bytes !== null && bytes.length > maxBytes)
        throw new CeremonyError(
          'token.device-error',
          'The embedded token’s file is far too large to be one; nothing was done; restore it from its backup.',
          { details: { outcome: 'not-reached' } },
        );
      return bytes;
    },
    replace(serial, bytes) {
      const temporary = `${pathOf(serial)}.new`;
      try {
        mkdirSync(directory, { recursive: true, mode: 0o700 });
        rmSync(temporary, { force: true });
        writeDurably(temporary, bytes);
        renameSync(temporary, pathOf(serial));
      } catch (error) {
        throw withOutcome(diskError(error), 'not-reached');
      }
      try {
        flush(directory);
      } catch (error) {
        throw diskError(error);
      }
    },
    marks() {
      const names = orAbsent(() => readdirSync(directory)) ?? [];
      return names.filter((name) => name.endsWith(markSuffix)).map((name) => name.slice(0, -markSuffix.length));
    },
    setMark: (mark) => void orAbsent(() => writeDurably(join(directory, `${mark}${markSuffix}`), new Uint8Array())),
    clearMark: (mark) => void orAbsent(() => rmSync(join(directory, `${mark}${markSuffix}`), { force: true })),
  };
}

function writeDurably(path: string, bytes: Uint8Array): void {
  const descriptor = openSync(path, 'wx', 0o600);
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function flush(directory: string): void {
  // Windows can neither open nor flush a directory; its rename is journalled.
  if (process.platform === 'win32') return;
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function orAbsent<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw withOutcome(diskError(error), 'not-reached');
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

function diskError(cause: unknown): CeremonyError {
  const code = codeOf(cause);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new CeremonyError(
      'store.full',
      'There is no room on the disk for the embedded token’s file; the token is as it was; free space and try again.',
      { cause },
    );
  return new CeremonyError(
    'store.io',
    'The disk did not let the embedded token’s file be read or written; look at the disk before going on.',
    { details: { code }, cause },
  );
}
