// npm run bench -- batch [--json] [--count N]: N certificates (1,000) from N requests on SoftHSM2 with P-256, every check on, through the
// engine from the files on the medium to the signed-off bundle, beside what people would use instead on the same requests.

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { softHsmPath } from '../integration/hsm/providers.ts';
import { batchLibrary } from './batch/batch-plans.ts';
import { playBatch, playRoot, type BatchCosts, type BatchStepCost } from './batch/batch-run.ts';
import { makeRequests } from './batch/make-requests.ts';
import { openOpensslRivals } from './batch/openssl-rivals.ts';
import { benchOnSoftHsm } from './measure/on-soft-hsm.ts';
import { progress, type Measurement } from './report.ts';
import { openTimedEngine, type TimedEngine } from './sign/timed-engine.ts';

const { values } = parseArgs({ options: { json: { type: 'boolean' }, count: { type: 'string', default: '1000' } } });
const count = Number(values.count);
const label = 'bench';
const pin = '123456';
/** The loop's rate does not depend on how long it runs. */
const looped = Math.min(200, count);
const rawSignatures = 2000;

/** From the files on the medium to signed and verified certificates, durable in the database. */
const issuing = ['requests', 'cert', 'lint', 'review', 'approve', 'sign'] as const;
/** From there to the media and the signed-off bundle. */
const writing = ['out', 'end'] as const;

/** Makes the token. @returns milliseconds for a signature of it, asked for one after the other through its process, and nothing else. */
async function prepareToken(timed: TimedEngine): Promise<number> {
  const blank = (await timed.hsm.tokens()).find((each) => !each.initialized);
  const soPin = Buffer.from('87654321');
  const token = await (await timed.hsm.blank(blank?.slotId ?? 0)).initToken(soPin, label);
  await token.initPin(soPin, Buffer.from(pin));
  const session = await token.login(Buffer.from(pin));
  const ckaId = 'be0c';
  await session.generateKeyPair({ label: 'raw', ckaId, algorithm: 'ecdsa-p256' });
  const message = randomBytes(400);
  const sign = (): Promise<Uint8Array> => session.sign({ ckaId, signatureAlgorithm: 'ecdsa-sha256', message });
  for (let n = 0; n < 100; n += 1) await sign();
  const started = performance.now();
  for (let n = 0; n < rawSignatures; n += 1) await sign();
  const each = (performance.now() - started) / rawSignatures;
  await session.destroyKey(ckaId);
  await session.logout();
  return each;
}

/** `first`: of the first batch the program makes, compiled while it runs; `costs`: of the next, over a record that holds the first. */
function rowsOf(first: BatchCosts, costs: BatchCosts, rivals: { loop: number; batch: number; raw: number }): Measurement[] {
  const sumOf = (of: BatchCosts, steps: readonly string[], pick: (cost: BatchStepCost) => number): number =>
    steps.reduce((total, step) => total + (of.get(step) === undefined ? 0 : pick(of.get(step) as BatchStepCost)), 0) / count;
  const sum = (steps: readonly string[], pick: (cost: BatchStepCost) => number): number => sumOf(costs, steps, pick);
  const own = (steps: readonly string[]): number => sum(steps, (cost) => cost.wall - cost.waiting);
  const wall = (steps: readonly string[]): number => sum(steps, (cost) => cost.wall);
  const rate = (what: string, ours: number, rival: number | null, atLeast?: number): Measurement => ({
    what,
    ours: 1000 / ours,
    rival: rival === null ? null : 1000 / rival,
    unit: 'per s',
    better: 'larger',
    ...(atLeast === undefined ? {} : { target: { of: 'ratio' as const, atLeast } }),
  });
  const spent = (what: string, ours: number, atMost?: number): Measurement => ({
    what,
    ours,
    rival: null,
    unit: 'ms',
    better: 'smaller',
    ...(atMost === undefined ? {} : { target: { of: 'ours' as const, atMost } }),
  });
  const whole = [...issuing, ...writing];
  const disk = ({ spent: of }: BatchStepCost): number => of.event + of.commit + of.intend + of.returned + of.verified;
  return [
    rate(`certificates, requests in to signed and verified; rival: openssl x509 -req in a loop`, wall(issuing), rivals.loop, 10),
    rate(
      'the same, first batch of the program; rival: the loop',
      sumOf(first, issuing, ({ wall: time }) => time),
      rivals.loop,
    ),
    rate('the same; rival: openssl ca -batch -infiles, one process', wall(issuing), rivals.batch),
    rate('the same; rival: the token alone, signature after signature', wall(issuing), rivals.raw),
    rate('with media and signed-off bundle; rival: openssl x509 -req in a loop', wall(whole), rivals.loop),
    spent('our own time a certificate, token excluded', own(issuing), 2),
    spent(
      '  of it processor time of our process',
      sum(issuing, (cost) => cost.processor),
    ),
    spent('  of it journal, log and database, the disk with them', sum(issuing, disk)),
    spent(
      '    of that commits written and flushed',
      sum(issuing, ({ committing }) => committing),
    ),
    spent('wall time a certificate less the token alone', wall(issuing) - rivals.raw),
    spent(
      'wall time a certificate less that of its call, in which the one before is verified',
      wall(issuing) - sum(issuing, (cost) => cost.spent.sign),
    ),
    ...[...issuing, ...writing].map((step) => spent(`step ${step}, token excluded`, own([step]))),
    spent(
      'waiting for the token and nothing else',
      sum(issuing, ({ waiting }) => waiting),
    ),
    spent('the token alone, signature after signature', rivals.raw),
    spent(
      'our own time in the first batch of the program',
      sumOf(first, issuing, (cost) => cost.wall - cost.waiting),
    ),
    { what: 'durable commits a certificate', ours: sum(whole, (cost) => cost.durable), rival: null, unit: 'commits', better: 'smaller' },
  ];
}

async function measure(directory: string): Promise<Measurement[]> {
  const timed = openTimedEngine({ directory, modulePath: softHsmPath, tokenLabel: label, pin, library: batchLibrary });
  try {
    const raw = await prepareToken(timed);
    progress(`making ${count} requests`);
    const requests = makeRequests(count, 'host');
    progress(`a root, and a first batch of ${count}`);
    await playRoot(timed, directory, count);
    const first = await playBatch(timed, directory, makeRequests(count, 'first'));
    progress(`another batch of ${count}`);
    const costs = await playBatch(timed, directory, requests);
    progress('the rivals');
    const rivals = openOpensslRivals(join(directory, 'rivals'));
    const loop = rivals.loop(requests.slice(0, looped));
    const batch = rivals.batch(requests);
    return rowsOf(first, costs, { loop, batch, raw });
  } finally {
    await timed.close();
  }
}

await benchOnSoftHsm('batch', measure);
