// npm run bench -- media [--json] [--size MB] [--files N] [--turns N]: artifacts of 1 GB to a fast medium (an ext4 in a file of /dev/shm, attached as
// a loop device) by the export's own code, written, flushed, read back past the cache and hashed, beside what an administrator would type:
// cp, sync, drop the cache, sha256sum -c. In turns, from the same files in memory, each on a medium that was emptied.

import { spawnSync } from 'node:child_process';
import { createHash, randomFillSync } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { copyBundle } from '../../main/evidence/copy-bundle.ts';
import { attachImage, loopHindrance } from '../integration/media/loop-device.ts';
import { median } from './measure/median.ts';
import { printBench, progress } from './report.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    size: { type: 'string', default: '1024' },
    files: { type: 'string', default: '16' },
    turns: { type: 'string', default: '5' },
  },
});
const [size, count, turns] = [Number(values.size) * 2 ** 20, Number(values.files), Number(values.turns)];

if (loopHindrance !== '' || !existsSync('/dev/shm')) {
  progress(`media: not measured, ${loopHindrance === '' ? 'there is no /dev/shm' : loopHindrance}`);
  process.exit(0);
}

function tool(name: string, ...words: string[]): void {
  const { status, stderr } = spawnSync(name, words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${name}: ${stderr}`);
}

const memory = mkdtempSync('/dev/shm/conclave-bench-');
const [source, medium] = [join(memory, 'source'), join(memory, 'medium')];
const image = attachImage(join(memory, 'image'), size + size / 4 + 64 * 2 ** 20);
mkdirSync(source);
mkdirSync(medium);

const each = Math.floor(size / count);
const names = Array.from({ length: count }, (_, index) => `artifact-${String(index).padStart(3, '0')}.der`);
const sums = names.map((name) => {
  const bytes = randomFillSync(new Uint8Array(each));
  writeFileSync(join(source, name), bytes);
  return `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`;
});
writeFileSync(join(source, 'SHA256SUMS'), sums.join(''));

/** Milliseconds of a piece of work on the emptied medium. */
async function timed(work: () => Promise<void> | void): Promise<number> {
  tool('mkfs.ext4', '-q', '-F', '-E', 'lazy_itable_init=0,lazy_journal_init=0', image.path);
  tool('mount', '-t', 'ext4', image.path, medium);
  try {
    tool('sync');
    const start = performance.now();
    await work();
    return performance.now() - start;
  } finally {
    tool('umount', medium);
  }
}

let how = '';
const files = names.map((name) => ({ path: `artifacts/${name}`, bytes: () => new Uint8Array(readFileSync(join(source, name))) }));
const ours = (): Promise<number> =>
  timed(async () => {
    how = (await copyBundle(medium, 'bundle', files, { mount: null, mayRemount: false })).readBack;
  });
const rival = (): Promise<number> =>
  timed(() =>
    tool(
      'sh',
      '-ec',
      `cp "${source}"/* "${medium}/" && sync && echo 1 > /proc/sys/vm/drop_caches && cd "${medium}" && sha256sum --quiet -c SHA256SUMS`,
    ),
  );

try {
  const [own, theirs]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < turns; turn += 1) {
    own.push(await ours());
    theirs.push(await rival());
    progress(`turn ${turn + 1} of ${turns}: ours ${Math.round(own.at(-1) ?? 0)} ms (${how}), rival ${Math.round(theirs.at(-1) ?? 0)} ms`);
  }
  const rate = (milliseconds: readonly number[]): number => size / 2 ** 20 / (median(milliseconds) / 1000);
  printBench('media', [
    {
      what: `${count} files of ${Math.round(each / 2 ** 20)} MB to a medium and back, ${how}; rival: cp, sync, drop_caches, sha256sum -c`,
      ours: rate(own),
      rival: rate(theirs),
      unit: 'MB per s',
      better: 'larger',
      target: { of: 'ratio', atLeast: 1.2 },
    },
  ]);
} finally {
  image.detach();
  rmSync(memory, { recursive: true, force: true });
}
