import { CeremonyError } from '../errors.ts';

/** What a failed call of the file system means to a person. The message names the file inside the bundle, never a path of this machine. */
export function asMediaError(error: unknown, path: string): CeremonyError {
  if (error instanceof CeremonyError) return error;
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new CeremonyError('media.full', `There is no room for ${path}; free space or use another medium, then try again.`, {
      cause: error,
    });
  if (code === 'EEXIST' || code === 'ELOOP' || code === 'ENOTDIR' || code === 'EISDIR')
    return new CeremonyError(
      'media.exists',
      `Something else stands where ${path} should be; nothing was overwritten. Choose another place.`,
      { cause: error },
    );
  return new CeremonyError('media.io', `${path} could not be written (${code ?? 'unknown'}); check the medium and try again.`, {
    cause: error,
  });
}
