// npm run bench -- faults [--json] [--kills N] [--seed TEXT]: kill -9 at random times of a root ceremony, half on the embedded
// token and half on SoftHSM where it is there; each run is taken up again to its end and looked at from outside.

import { createHash, randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { aftermath, looks } from '../faults/aftermath.ts';
import { newCase, playCase, softHsmPath, type CaseProvider, type CeremonyCase } from '../faults/ceremony-case.ts';
import { twoAtATime } from '../faults/two-at-a-time.ts';
import { missing } from '../integration/hsm/providers.ts';
import { printBench, progress, type Measurement } from './report.ts';

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, kills: { type: 'string', default: '100' }, seed: { type: 'string' } },
});
const seed = values.seed ?? randomBytes(4).toString('hex');
const kills = Number(values.kills);
const decisions = ['adopt', 'destroy', 'not-made', 'may-exist'] as const;
const providers: readonly CaseProvider[] = missing(softHsmPath) === null ? ['soft', 'softhsm'] : ['soft'];

/** Uniform in [0, 1), the same for the same seed. */
function fraction(...parts: readonly (string | number)[]): number {
  return (
    createHash('sha256')
      .update([seed, ...parts].join('/'))
      .digest()
      .readUInt32BE(0) /
    2 ** 32
  );
}

async function withCase<T>(provider: CaseProvider, index: number, work: (made: CeremonyCase) => Promise<T>): Promise<T> {
  const made = await newCase(provider, `${seed}/${index}`, decisions[index % decisions.length] ?? 'adopt');
  try {
    return await work(made);
  } finally {
    made.remove();
  }
}

/** Milliseconds of an undisturbed ceremony while another one runs beside it, as they will. */
async function duration(provider: CaseProvider): Promise<number> {
  const both = await twoAtATime([0, 1], (index) => withCase(provider, index, (made) => playCase(made)));
  const failed = both.find((end) => end.report === null);
  if (failed !== undefined) throw new Error(`the undisturbed ceremony failed: ${failed.errors}`);
  return Math.max(...both.map((end) => end.milliseconds));
}

interface Fate {
  /** Ceremonies that were over before the kill came, and were played again with another time. */
  readonly early: number;
  readonly finished: boolean;
  readonly problems: readonly string[];
}

/** One try: null where the ceremony was over before the kill. Then it tells how long one takes now. */
async function strike(
  index: number,
  turn: number,
  provider: CaseProvider,
  durations: Map<CaseProvider, number>,
): Promise<Omit<Fate, 'early'> | null> {
  const killAfter = fraction('when', index, turn) * (durations.get(provider) ?? 0);
  return withCase(provider, index, async (made) => {
    const first = await playCase(made, { killAfter });
    if (first.signal !== 'SIGKILL') {
      if (first.report === null) return { finished: false, problems: [`run: failed undisturbed: ${first.errors}`] };
      durations.set(provider, first.milliseconds);
      return null;
    }
    const end = await playCase(made);
    const problems = end.report === null ? [`run: not taken up again: ${end.errors}`] : await aftermath(made);
    for (const problem of problems) progress(`kill ${index} (${provider}, after ${Math.round(killAfter)} ms): ${problem}`);
    return { finished: end.report?.status === 'finished', problems };
  });
}

/** Strikes until a kill lands in a ceremony that is under way: only that is one of the kills counted. */
async function ordeal(index: number, durations: Map<CaseProvider, number>): Promise<Fate> {
  const provider = providers[index % providers.length] ?? 'soft';
  for (let turn = 0; ; turn += 1) {
    const fate = await strike(index, turn, provider, durations);
    if (fate === null) continue;
    if ((index + 1) % 10 === 0) progress(`${index + 1} of ${kills} kills`);
    return { early: turn, ...fate };
  }
}

progress(`seed ${seed}`);
const durations = new Map<CaseProvider, number>();
for (const provider of providers) durations.set(provider, await duration(provider));
const fates = await twoAtATime(
  Array.from({ length: kills }, (_, index) => index),
  (index) => ordeal(index, durations),
);

const count = (which: (fate: Fate) => boolean): number => fates.filter(which).length;
const none = { of: 'ours', atMost: 0 } as const;
const runs = (what: string, ours: number, target: Measurement['target'] = none): Measurement => ({
  what,
  ours,
  rival: null,
  unit: 'runs',
  better: 'smaller',
  target,
});
const texts: Readonly<Record<(typeof looks)[number], string>> = {
  run: 'not finished, or more than one run in the database',
  audit: 'store audit not green (chains, rows against log, unknown outcomes)',
  numbers: 'serial or CRL number used twice or left in between',
  signatures: 'signature without a journal record, or bytes signed twice',
  files: 'signed file whose number or signature is not on record',
  keys: 'key without a journal record, or an orphan left on the token',
  bundle: 'evidence bundle refused by verify with the log key as trust',
  'left behind': 'half-written files left behind',
  processes: 'token process still running',
};
printBench('faults', [
  {
    ...runs(`kill -9 at a uniformly random time of a run under way, seed ${seed} (${providers.join(' and ')})`, fates.length),
    better: 'larger',
    target: { of: 'ours', atLeast: kills },
  },
  {
    what: '  ceremonies that were over before the kill came, and played again (not counted)',
    ours: fates.reduce((sum, fate) => sum + fate.early, 0),
    rival: null,
    unit: 'runs',
    better: 'smaller',
  },
  {
    ...runs(
      'taken up again and finished',
      count((fate) => fate.finished),
    ),
    better: 'larger',
    target: { of: 'ours', atLeast: kills },
  },
  ...looks.map((look) =>
    runs(
      texts[look],
      count((fate) => fate.problems.some((problem) => problem.startsWith(`${look}: `))),
    ),
  ),
]);
