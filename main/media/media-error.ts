import { CeremonyError, type ErrorCode } from '../errors.ts';

/** What the code of a failed call means; the rest is media.io. */
const meanings: readonly { readonly when: readonly string[]; readonly code: ErrorCode; readonly says: (path: string) => string }[] = [
  {
    when: ['ENOSPC', 'EDQUOT', 'EFBIG'],
    code: 'media.full',
    says: (path) => `There is no room for ${path}; free space or use another medium, then try again.`,
  },
  {
    when: ['EEXIST', 'ELOOP', 'ENOTDIR', 'EISDIR', 'ENOTEMPTY'],
    code: 'media.exists',
    says: (path) => `Something else stands where ${path} should be; nothing was overwritten. Choose another place.`,
  },
  {
    when: ['EROFS'],
    code: 'media.read-only',
    says: (path) => `${path} could not be written: the medium is read-only. Undo its write protection or use another one, then try again.`,
  },
  {
    // ENOTCONN: the program behind a FUSE file system ended.
    when: ['ENODEV', 'ENXIO', 'ENOTCONN', 'ESTALE', 'ENOMEDIUM'],
    code: 'media.removed',
    says: (path) => removedText(path),
  },
];

const removedText = (path: string): string =>
  `The medium was taken away before ${path} was safely on it. Nothing is marked as exported. Put it back or use another one, then try again.`;

/** The medium is not where it was when the copy began. */
export const removedError = (path: string): CeremonyError => new CeremonyError('media.removed', removedText(path));

/** What a failed call of the file system means to a person. The message names the file inside the bundle, never a path of this machine. */
export function asMediaError(error: unknown, path: string): CeremonyError {
  if (error instanceof CeremonyError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
  const meaning = meanings.find(({ when }) => when.includes(code));
  if (meaning !== undefined) return new CeremonyError(meaning.code, meaning.says(path), { cause: error });
  return new CeremonyError('media.io', `${path} could not be written (${code}); check the medium and try again.`, { cause: error });
}
