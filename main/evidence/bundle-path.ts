import { CeremonyError } from '../errors.ts';

/** ASCII made from labels and hashes (formats.md): no spaces, no leading dot or dash, at most eight levels. */
const safePath = /^(?=.{1,200}$)[A-Za-z0-9_][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_][A-Za-z0-9._-]*){0,7}$/;

/** Whether a path may stand in a bundle. It can then not leave the bundle, nor be read as an option or as shell syntax. */
export function isBundlePath(path: string): boolean {
  return safePath.test(path);
}

/** The path, if it may stand in a bundle. @throws input.schema */
export function checkBundlePath(path: string): string {
  if (!isBundlePath(path))
    throw new CeremonyError(
      'input.schema',
      `${JSON.stringify(path.slice(0, 100))} is not a name a bundle may hold (letters, digits, dot, dash, underscore); nothing was written.`,
    );
  return path;
}
