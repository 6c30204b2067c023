import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CeremonyError } from '../../errors.ts';
import { parseWeakKeyList, type WeakKeyLists } from '../../pki/key-checks/weak-key-lists.ts';
import { fileLimits, readFileLimited } from '../files.ts';

/**
 * The lists of Debian's weak keys in a directory laid out like Debian's former package openssl-blacklist: blacklist.RSA-<bits>. Throws
 * input.not-found where there is none, input.* for a list of another form.
 */
export function readWeakKeyLists(directory: string): WeakKeyLists {
  const lists = new Map<number, ReadonlySet<string>>();
  for (const name of namesIn(directory)) {
    const bits = /^blacklist\.RSA-(\d{3,5})$/.exec(name)?.[1];
    if (bits !== undefined) lists.set(Number(bits), parseWeakKeyList(readFileLimited(join(directory, name), fileLimits.weakKeys, name)));
  }
  if (lists.size === 0)
    throw new CeremonyError('input.not-found', 'The directory of weak keys holds no file blacklist.RSA-2048 or its like.');
  return lists;
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (cause) {
    throw new CeremonyError('input.not-found', 'The directory of weak keys cannot be read.', { cause });
  }
}
