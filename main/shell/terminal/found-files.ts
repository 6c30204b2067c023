import { basename } from 'node:path';
import { CeremonyError } from '../../errors.ts';
import type { FoundFile } from '../../store/audit/audit-found.ts';
import { fileLimits, readFileLimited } from '../files.ts';
import type { Arguments } from './arguments.ts';
import { pathOf } from './data-flags.ts';
import type { World } from './world.ts';

/** The files given to audit, those of `--published URL=FILE` with their address. Throws usage, input.*. */
export function foundFiles(world: World, given: Arguments): FoundFile[] {
  const read = (path: string): FoundFile => {
    const name = basename(path);
    return { name, bytes: readFileLimited(pathOf(world, path), fileLimits.crl, name) };
  };
  const published = given.all('published').map((text): FoundFile => {
    // An address may hold an equals sign; a file rarely does.
    const at = text.lastIndexOf('=');
    if (at < 1 || at === text.length - 1 || !text.slice(0, at).includes('://'))
      throw new CeremonyError('usage', `--published takes an address and a file, URL=FILE, not ${text}.`);
    return { ...read(text.slice(at + 1)), url: text.slice(0, at) };
  });
  return [...given.operands.map(read), ...published];
}
