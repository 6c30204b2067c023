import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CeremonyError } from '../../errors.ts';
import type { Prompt } from '../../../preload/contract/prompt.ts';
import { readFileLimited } from '../files.ts';
import { fileValue } from './file-value.ts';

/**
 * Every file of a directory, by name, for a prompt that asks for several: whatever it is called, so that none is passed over unseen.
 * Directories, links and names that begin with a dot are not read. Throws input.not-found, input.too-large before anything is read.
 */
export function directoryFiles(path: string, prompt: Extract<Prompt, { kind: 'files' }>, what: string): { name: string; base64: string }[] {
  let names: string[];
  try {
    names = readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
      entry.isFile() && !entry.name.startsWith('.') ? [entry.name] : [],
    );
  } catch {
    throw new CeremonyError('input.not-found', `${what} is not a directory that can be read. Nothing was done.`);
  }
  if (names.length === 0) throw new CeremonyError('input.not-found', `${what} holds no file. Nothing was done.`);
  if (names.length > prompt.most)
    throw new CeremonyError(
      'input.too-large',
      `${what} holds ${names.length} files, and at most ${prompt.most} are read. Nothing was done.`,
    );
  return names.toSorted().map((name) => fileValue(name, readFileLimited(join(path, name), prompt.max, `The file ${name}`)));
}
