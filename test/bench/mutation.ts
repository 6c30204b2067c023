// npm run bench -- mutation [--json] [--room NAME]… [--shard I/N] [--survivors] [--fresh] [--concurrency N]: how many small
// changes of the code a test of the same room notices. Verdicts are kept below reports/mutation, portion by portion, so a
// run that was stopped goes on where it was, and only what changed is judged again; --fresh judges everything.
// Changes of sentences for people are not counted (test/mutation/ignore-text.ts), nor those that cannot be loaded at all.

import { globSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { mutationRooms, type MutationRoom } from '../mutation/rooms.ts';
import { type JudgedMutant, runStryker } from '../mutation/run-stryker.ts';
import { type Measurement, printBench, progress } from './report.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    room: { type: 'string', multiple: true },
    shard: { type: 'string', default: '1/1' },
    survivors: { type: 'boolean' },
    fresh: { type: 'boolean', default: false },
    concurrency: { type: 'string', default: '1' },
  },
});
const targetPercent = 85;
/** Bytes of code judged before the verdicts are written down. */
const portionBytes = 16_000;

const [shard = 1, shards = 1] = values.shard.split('/').map(Number);
const rooms = mutationRooms.filter(({ name }) => values.room?.includes(name) ?? true);
if (rooms.length === 0 || !(shard >= 1 && shard <= shards))
  throw new Error(`rooms are ${mutationRooms.map(({ name }) => `"${name}"`).join(', ')}; --shard I/N has I from 1 to N`);

/** The shard’s files, the largest dealt out first, in portions. */
function portionsOf(room: MutationRoom): string[][] {
  const sized = globSync([...room.mutate])
    .map((file) => ({ file: file.replaceAll('\\', '/'), size: statSync(file).size }))
    .toSorted((one, other) => other.size - one.size || (one.file < other.file ? -1 : 1))
    .filter((_, index) => index % shards === shard - 1);
  const portions: string[][] = [];
  let left = 0;
  for (const { file, size } of sized) {
    if (portions.length === 0 || left < size) {
      portions.push([]);
      left = portionBytes;
    }
    portions.at(-1)?.push(file);
    left -= size;
  }
  return portions;
}

async function judgeRoom(room: MutationRoom): Promise<JudgedMutant[]> {
  const portions = portionsOf(room);
  const judged: JudgedMutant[] = [];
  for (const [index, files] of portions.entries()) {
    progress(`${room.name}: portion ${index + 1} of ${portions.length}, ${files.length} files`);
    judged.push(...(await runStryker(room, files, { fresh: values.fresh, concurrency: Number(values.concurrency) })));
  }
  return judged;
}

function measurementsOf({ name }: MutationRoom, mutants: readonly JudgedMutant[]): Measurement[] {
  const count = (...statuses: readonly string[]): number => mutants.filter(({ status }) => statuses.includes(status)).length;
  const killed = count('Killed', 'Timeout');
  const survived = count('Survived', 'NoCoverage');
  const part = shards === 1 ? name : `${name}, shard ${shard} of ${shards}`;
  const row = (what: string, ours: number, better: Measurement['better'], unit = 'mutants'): Measurement => ({
    what: `${part}: ${what}`,
    ours,
    rival: null,
    unit,
    better,
  });
  return [
    row('mutants', killed + survived, 'larger'),
    row('killed', killed, 'larger'),
    row('survived', survived, 'smaller'),
    row('not counted: sentences, code that cannot be loaded', count('Ignored', 'RuntimeError', 'CompileError'), 'smaller'),
    { ...row('score', (100 * killed) / (killed + survived), 'larger', '%'), target: { of: 'ours', atLeast: targetPercent } },
  ];
}

const measurements: Measurement[] = [];
for (const room of rooms) {
  const mutants = await judgeRoom(room);
  for (const { file, line, column, mutator, replacement, status, isStatic } of values.survivors ? mutants : [])
    if (status === 'Survived' || status === 'NoCoverage')
      progress(
        `${file}:${line}:${column} ${mutator} → ${replacement.replace(/\s+/gu, ' ').slice(0, 100)} (${status}${isStatic ? ', on import' : ''})`,
      );
  measurements.push(...measurementsOf(room, mutants));
}
printBench('mutation', measurements);
