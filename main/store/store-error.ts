import { CeremonyError } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';

const sentences = {
  'store.in-use': 'Another Conclave is using this data directory; nothing was changed. Close it, then start again.',
  'store.full': 'The disk is full; the last change was not recorded. Make room, then try again.',
  'store.io': 'The disk did not read or write; what was being recorded may be missing. Stop here and have the disk looked at.',
  'store.corrupt': 'The database is damaged or was edited; nothing was changed. Stop here and run the audit.',
  bug: 'A record was refused by the rules of the database; nothing was changed. Report this with the step you were at.',
} as const satisfies Partial<Record<ErrorCode, string>>;

const byErrno: Record<string, keyof typeof sentences> = { ENOSPC: 'store.full', EDQUOT: 'store.full', EFBIG: 'store.full' };

/** SQLite primary result codes (sqlite.org/rescode.html); extended codes begin with the primary's name, and the first that fits counts. */
const byResultCode: readonly (readonly [string, keyof typeof sentences])[] = [
  ['SQLITE_BUSY', 'store.in-use'],
  ['SQLITE_LOCKED', 'store.in-use'],
  ['SQLITE_FULL', 'store.full'],
  ['SQLITE_CORRUPT', 'store.corrupt'],
  ['SQLITE_NOTADB', 'store.corrupt'],
  ['SQLITE_FORMAT', 'store.corrupt'],
  // The file ends within a page: it was cut, not the disk at fault.
  ['SQLITE_IOERR_SHORT_READ', 'store.corrupt'],
  ['SQLITE_IOERR', 'store.io'],
  ['SQLITE_CANTOPEN', 'store.io'],
  ['SQLITE_READONLY', 'store.io'],
  ['SQLITE_PERM', 'store.io'],
  ['SQLITE_PROTOCOL', 'store.io'],
];

/** A CeremonyError of the store's own sentence for this code. */
export function storeError(code: keyof typeof sentences, cause?: unknown): CeremonyError {
  return new CeremonyError(code, sentences[code], cause === undefined ? {} : { cause });
}

/**
 * What an error of SQLite or of the file system means for the person: store.in-use, store.full, store.io, store.corrupt, or
 * bug for a broken constraint. CeremonyErrors and errors that come from neither pass unchanged.
 */
export function asStoreError(error: unknown): unknown {
  if (error instanceof CeremonyError || !(error instanceof Error)) return error;
  const { code, syscall } = error as { code?: unknown; syscall?: unknown };
  if (typeof code !== 'string') return error;
  if (typeof syscall === 'string') return storeError(byErrno[code] ?? 'store.io', error);
  if (!code.startsWith('SQLITE_')) return error;
  const known = byResultCode.find(([prefix]) => code.startsWith(prefix));
  if (known !== undefined) return storeError(known[1], error);
  // A table or column of ours is gone: someone changed the schema.
  if (/^no such (table|column)|has no column/.test(error.message)) return storeError('store.corrupt', error);
  return storeError('bug', error);
}

/** Runs `work`; what it throws becomes a CeremonyError wherever asStoreError knows the meaning. */
export function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asStoreError(error);
  }
}
