// Copies of a bundle to a medium that is pulled, full, bent, write-protected or silent at a moment a seed chooses. Runs in a mount
// namespace of its own and prints what happened as JSON. Not a test.

import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { copyBundle, type OutgoingFile } from '../../main/evidence/copy-bundle.ts';
import type { ReadBack } from '../../main/media/read-from-medium.ts';
import { mediaDisk, type DiskKind } from './media-disk.ts';

export type Fate = 'none' | 'pull' | 'full' | 'flip' | 'protect' | 'hang';

export interface OrdealReport {
  /** What became of each attempt that was disturbed: an error’s code, or `whole`. */
  readonly outcomes: readonly string[];
  /** How the copies that went through were read back. */
  readonly readBack: readonly ReadBack[];
  /** Seeds at which anything was found to be wrong, and what. */
  readonly wrong: readonly string[];
}

const [kind, fate, rounds, directory] = process.argv.slice(2) as [DiskKind, Fate, string, string];

/** Mulberry32: numbers from 0 to 1 that a seed fixes. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const name = 'example-root-r1-00000001';
const content = numbers(20_261_127);
const files = Array.from({ length: 8 }, (_, index) => {
  const bytes = Buffer.alloc(index === 5 ? 1_000_000 : 500 + Math.floor(content() * 60_000));
  for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32LE(Math.floor(content() * 2 ** 32), Math.min(at, bytes.length - 4));
  return { path: `artifacts/root/issued/${index}.der`, content: bytes };
});
const tar = Buffer.alloc(200_000, 7);
const total = files.reduce((sum, file) => sum + file.content.length, tar.length);

mkdirSync(directory, { recursive: true });
const disk = mediaDisk(directory, kind);
const outcomes: string[] = [];
const readBack: ReadBack[] = [];
const wrong: string[] = [];

/** One copy; `moment` is called with the name of each file before it is written, the tar last. */
async function copy(moment: (path: string) => void, patience?: number): Promise<string> {
  const outgoing: OutgoingFile[] = files.map((file) => ({ path: file.path, bytes: () => (moment(file.path), file.content) }));
  const beside = [{ path: `${name}.tar`, bytes: () => (moment('tar'), tar) }];
  try {
    const done = await copyBundle(disk.path, name, outgoing, {
      mount: disk.mount(),
      mayRemount: true,
      beside,
      ...(patience === undefined ? {} : { patience }),
    });
    readBack.push(done.readBack);
    return 'whole';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

/** A bundle under its own name is whole, whatever happened; `must`: it is there. */
function look(must: boolean): string[] {
  const bundle = join(disk.path, name);
  if (!existsSync(bundle)) return must ? ['the bundle is not there'] : [];
  return files
    .filter(({ path, content: bytes }) => !existsSync(join(bundle, path)) || !readFileSync(join(bundle, path)).equals(bytes))
    .map(({ path }) => path);
}

/** One bit of a file the seed chooses. What fusefat does not take is tried elsewhere. */
function flipSomewhere(next: () => number): boolean {
  for (let tries = 0; tries < 20; tries += 1) {
    const { path, content: bytes } = files[Math.floor(next() * files.length)] ?? { path: '', content: Buffer.alloc(64) };
    const at = Math.floor((next() * (bytes.length - 64)) / 512) * 512;
    if (disk.flip(bytes.subarray(at, at + 64), join(disk.path, kind === 'fat' ? name : `${name}.part`, path))) return true;
  }
  return false;
}

async function disturbed(next: () => number): Promise<string> {
  const victim = files[Math.floor(next() * files.length)] ?? { path: '', content: Buffer.alloc(0) };
  switch (fate) {
    case 'none':
      return copy(() => undefined);
    case 'pull': {
      const how = next() < 0.5 ? 'unmounted' : 'device';
      const during = next() * usual;
      const timer = next() < 0.5 ? setTimeout(() => disk.pull(how), during) : null;
      const outcome = await copy((path) => (timer === null && path === victim.path ? disk.pull(how) : undefined));
      clearTimeout(timer ?? undefined);
      return outcome;
    }
    case 'full':
      disk.room(Math.floor(next() * total));
      return copy(() => undefined);
    case 'flip':
      return copy((path) => {
        if (path === 'tar' && !flipSomewhere(next)) wrong.push('no bit could be flipped');
      });
    case 'protect':
      disk.protect(true);
      return copy(() => undefined);
    case 'hang':
      return copy((path) => (path === victim.path ? disk.hang(true) : undefined), 300);
    default:
      throw new Error(`There is no fate ${String(fate)}.`);
  }
}

const filesBelow = (at: string): string[] =>
  readdirSync(at, { recursive: true, withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [] : [entry.name]));

/** How long a copy takes here when nobody disturbs it. */
const before = Date.now();
await copy(() => undefined);
const usual = Date.now() - before;

for (let seed = 1; seed <= Number(rounds); seed += 1) {
  const next = numbers(seed);
  disk.plug(true);
  const outcome = await disturbed(next);
  outcomes.push(outcome);
  if (fate === 'hang') disk.hang(false);
  if (fate === 'protect') disk.protect(false);
  // Below a mount point that is gone nothing may have been written: it is a directory of the machine.
  if (fate === 'pull') disk.unplug();
  const leftBehind = fate === 'pull' ? filesBelow(disk.path) : [];
  if (leftBehind.length > 0) wrong.push(`seed ${seed}: left on the machine: ${leftBehind.join(' ')}`);
  // ext4 is taken again with what was left on it. What fusefat leaves after a failure is no medium to go on with: files it removed come back.
  const another = kind !== 'ext4' || fate === 'pull';
  disk.plug(another);
  if (fate === 'full') disk.room(null);
  // Under its own name stands only what was read back; behind FUSE, a copy that went through.
  if (!another && (kind === 'ext4' || outcome === 'whole'))
    wrong.push(...look(outcome === 'whole').map((what) => `seed ${seed}, ${outcome}: ${what}`));
  const again = await copy(() => undefined);
  if (again !== 'whole') wrong.push(`seed ${seed}: the retry ended as ${again}`);
  if (kind !== 'tmpfs') disk.plug(false);
  wrong.push(...look(true).map((what) => `seed ${seed}, after the retry: ${what}`));
}
disk.end();
process.stdout.write(`${JSON.stringify({ outcomes, readBack, wrong } satisfies OrdealReport)}\n`);
process.exit(0);
