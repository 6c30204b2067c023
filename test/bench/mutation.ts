// npm run bench -- mutation [--json] [--room NAME]… [--sample N [--draw K] | --shard I/N] [--stock] [--survivors] [--fresh] [--concurrency N]:
// how many small changes of the code a test of the same room notices. Verdicts are kept below reports/mutation, portion by
// portion, so a run that was stopped goes on where it was, and only what changed is judged again; --fresh judges everything.
// --sample N judges N changes drawn from all of a room (test/mutation/draw-sample.ts) and says so; --draw 2 draws others. --stock judges the same
// changes by Stryker’s own, slower runner too, and names every change on which the two runners differ.
// Changes of sentences for people are not counted (test/mutation/ignore-text.ts), nor those that cannot be loaded at all.

import { globSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { mutationRooms, type MutationRoom } from '../mutation/rooms.ts';
import { type JudgedMutant, type Judgement, runStryker } from '../mutation/run-stryker.ts';
import { wilsonInterval } from './measure/wilson.ts';
import { type Measurement, printBench, progress } from './report.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    room: { type: 'string', multiple: true },
    sample: { type: 'string' },
    draw: { type: 'string', default: '1' },
    shard: { type: 'string', default: '1/1' },
    stock: { type: 'boolean', default: false },
    survivors: { type: 'boolean' },
    fresh: { type: 'boolean', default: false },
    concurrency: { type: 'string', default: '1' },
  },
});
const targetPercent = 85;
/** Bytes of code judged before the verdicts are written down. */
const portionBytes = 16_000;

const [shard = 1, shards = 1] = values.shard.split('/').map(Number);
const sample = values.sample === undefined ? null : { size: Number(values.sample), draw: Number(values.draw) };
const rooms = mutationRooms.filter(({ name }) => values.room?.includes(name) ?? true);
if (rooms.length === 0 || !(shard >= 1 && shard <= shards))
  throw new Error(`rooms are ${mutationRooms.map(({ name }) => `"${name}"`).join(', ')}; --shard I/N has I from 1 to N`);
if (sample !== null && !([sample.size, sample.draw].every((each) => Number.isSafeInteger(each) && each >= 1) && shards === 1))
  throw new Error('--sample N --draw K judges N mutants of a whole room, the K-th draw: both 1 or more, and not with --shard');

/** The shard’s files, the largest dealt out first, in portions; a sample is drawn from all of them at once. */
function portionsOf(room: MutationRoom): string[][] {
  const sized = globSync([...room.mutate])
    .map((file) => ({ file: file.replaceAll('\\', '/'), size: statSync(file).size }))
    .toSorted((one, other) => other.size - one.size || (one.file < other.file ? -1 : 1))
    .filter((_, index) => index % shards === shard - 1);
  if (sample !== null) return [sized.map(({ file }) => file)];
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

async function judgeRoom(room: MutationRoom, stock: boolean): Promise<Judgement> {
  const portions = portionsOf(room);
  const mutants: JudgedMutant[] = [];
  let drawnFrom: number | null = null;
  for (const [index, files] of portions.entries()) {
    progress(`${room.name}${stock ? ' by Stryker’s runner' : ''}: portion ${index + 1} of ${portions.length}, ${files.length} files`);
    const judged = await runStryker(room, files, { fresh: values.fresh, concurrency: Number(values.concurrency), sample, stock });
    mutants.push(...judged.mutants);
    ({ drawnFrom } = judged);
  }
  return { mutants, drawnFrom };
}

const isNoticed = ({ status, byTheClock }: JudgedMutant): boolean => !byTheClock && (status === 'Killed' || status === 'Timeout');
/** What only the clock stopped counts as missed: a score must not grow because the machine was slow. */
const isMissed = ({ status, byTheClock }: JudgedMutant): boolean => byTheClock || status === 'Survived' || status === 'NoCoverage';
const placeOf = ({ file, line, column, mutator, replacement }: JudgedMutant): string =>
  `${file}:${line}:${column} ${mutator} → ${replacement.replace(/\s+/gu, ' ').slice(0, 100)}`;
const percent = (share: number): string => (100 * share).toFixed(1);

function row(what: string, ours: number, better: Measurement['better'], unit = 'mutants'): Measurement {
  return { what, ours, rival: null, unit, better };
}

function measurementsOf({ name }: MutationRoom, { mutants, drawnFrom }: Judgement): Measurement[] {
  const count = (is: (mutant: JudgedMutant) => boolean): number => mutants.filter(is).length;
  const [killed, survived] = [count(isNoticed), count(isMissed)];
  const part = shards === 1 ? name : `${name}, shard ${shard} of ${shards}`;
  const { low, high } = wilsonInterval(killed, killed + survived);
  const reach =
    drawnFrom === null || drawnFrom <= mutants.length
      ? ''
      : ` of a SAMPLE of ${mutants.length} of ${drawnFrom}, draw ${values.draw}, 95 % interval ${percent(low)} to ${percent(high)}`;
  return [
    row(`${part}: mutants`, killed + survived, 'larger'),
    row(`${part}: killed`, killed, 'larger'),
    row(`${part}: survived`, survived, 'smaller'),
    row(
      `${part}: survived, stopped by the clock alone`,
      count(({ byTheClock }) => byTheClock),
      'smaller',
    ),
    row(`${part}: not counted: sentences, code that cannot be loaded`, mutants.length - killed - survived, 'smaller'),
    {
      ...row(`${part}: score${reach}`, (100 * killed) / (killed + survived), 'larger', '%'),
      target: { of: 'ours', atLeast: targetPercent },
    },
  ];
}

/** What the two runners make of the same mutants. A mutant that one of them could not load has no verdict there. */
async function compareRunners(room: MutationRoom, ours: Judgement): Promise<Measurement[]> {
  const stock = new Map((await judgeRoom(room, true)).mutants.map((mutant) => [placeOf(mutant), mutant]));
  const pairs = ours.mutants
    .filter(({ status }) => status !== 'Ignored')
    .map((mutant) => ({ mutant, other: stock.get(placeOf(mutant))?.status ?? 'nothing' }));
  const differing = pairs.filter(({ mutant, other }) => mutant.status !== other);
  for (const { mutant, other } of differing) progress(`${placeOf(mutant)}: ${mutant.status} by our runner, ${other} by Stryker’s`);
  const { name } = room;
  return [
    row(`${name}: judged by our runner and by Stryker’s`, pairs.length, 'larger'),
    row(`${name}: same verdict by both`, pairs.length - differing.length, 'larger'),
  ];
}

const measurements: Measurement[] = [];
for (const room of rooms) {
  const judged = await judgeRoom(room, false);
  for (const mutant of values.survivors ? judged.mutants.filter(isMissed) : [])
    progress(`${placeOf(mutant)} (${mutant.status}${mutant.isStatic ? ', on import' : ''})`);
  measurements.push(...measurementsOf(room, judged));
  if (values.stock) measurements.push(...(await compareRunners(room, judged)));
}
printBench('mutation', measurements);
