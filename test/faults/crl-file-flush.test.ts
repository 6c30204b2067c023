// A CRL file whose flush fails gets no name, even where a later flush would succeed: what failed may be lost.

import type * as Fs from 'node:fs';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { sha256Hex } from '../../main/pki/hash.ts';
import { crlDirectory, newCrlFile } from '../../main/store/crl-file.ts';
import { newDirectory } from '../integration/store/temporary-directory.ts';
import { countingRandom } from '../integration/store/test-store.ts';

type Flush = (handle: number, done: (error: Error | null) => void) => void;
/** `failing`: flushes that fail, once each. */
const disk = vi.hoisted(() => ({ failing: new Set<string>(), flushes: [] as string[] }));

vi.mock('node:fs', async (importOriginal) => {
  const real = await importOriginal<typeof Fs>();
  const flush =
    (name: 'fsync' | 'fdatasync'): Flush =>
    (handle, done) => {
      disk.flushes.push(name);
      if (disk.failing.delete(name)) done(Object.assign(new Error('broken'), { code: 'EIO', syscall: name }));
      else real[name](handle, done);
    };
  return { ...real, fsync: flush('fsync'), fdatasync: flush('fdatasync') };
});

afterEach(() => {
  disk.failing.clear();
  disk.flushes = [];
});

const piece = new Uint8Array(1 << 20).fill(7);
const size = 9;
const sha256 = sha256Hex(new Uint8Array(size * piece.length).fill(7));

test.each(['fsync', 'fdatasync'])('store.io: %s fails once, and the file is not kept', async (name) => {
  const directory = newDirectory();
  const file = newCrlFile(directory, countingRandom(name));
  disk.failing.add(name);
  for (let piecesWritten = 0; piecesWritten < size; piecesWritten += 1) file.append(piece);
  await expect(file.flush()).rejects.toMatchObject({ code: 'store.io' });
  await expect(file.keep('crl', sha256)).rejects.toMatchObject({ code: 'store.io' });
  await file.discard();
  expect(readdirSync(join(directory, crlDirectory))).toEqual([]);
});

test('it is read while it is flushed, and has its name when the flush is over', async () => {
  const directory = newDirectory();
  const file = newCrlFile(directory, countingRandom('read'));
  for (let piecesWritten = 0; piecesWritten < size; piecesWritten += 1) file.append(piece);
  const flushed = file.flush();
  const last = new Uint8Array(4);
  file.source.read(size * piece.length - 4, last);
  expect([...last]).toEqual([7, 7, 7, 7]);
  await flushed;
  await file.keep('crl', sha256);
  expect(readdirSync(join(directory, crlDirectory))).toEqual([`${sha256}.der`]);
  expect(disk.flushes).toEqual(['fdatasync', 'fsync', 'fsync']);
});
