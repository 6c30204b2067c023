// npm run bench -- sign [--json] [--rounds N]: what an ECDSA P-384 certificate costs on SoftHSM on its way through the engine,
// part by part, beside what the token alone can do. Ours and the rivals take turns, so that a busy machine slows them alike.

import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { productionKdfCost } from '../../main/store/credential.ts';
import { softHsmPath } from '../integration/hsm/providers.ts';
import { median } from './measure/median.ts';
import { benchOnSoftHsm } from './measure/on-soft-hsm.ts';
import { progress, type Measurement } from './report.ts';
import { pureParts, timePureParts, type PurePart } from './sign/pure-parts.ts';
import { openRivals, type Rivals } from './sign/rivals.ts';
import { measuredSteps, openSigningPath, type MeasuredStep, type SigningPath, type StepCost } from './sign/signing-path.ts';
import type { Span } from './sign/stopwatch.ts';

const { values } = parseArgs({ options: { json: { type: 'boolean' }, rounds: { type: 'string', default: '40' } } });
const rounds = Number(values.rounds);
const label = 'bench';
const pin = '123456';
const ckaId = 'be0c';
/** scrypt at its least: what an approval costs once the credential is open. */
const unlocked = 16;
/** Approvals at production cost are slow enough to be measured every so many rounds. */
const unlockEvery = 8;
/** Single calls a round; the round counts their median. */
const calls = 10;

type Costs = Readonly<Record<MeasuredStep, StepCost>>;

async function milliseconds(work: () => unknown): Promise<number> {
  const all: number[] = [];
  for (let n = 0; n < calls; n += 1) {
    const started = performance.now();
    await work();
    all.push(performance.now() - started);
  }
  return median(all);
}

/** The token with a key of its own for the rivals; a run’s key goes when the run is over, so that the token stays as small. */
async function prepare(path: SigningPath): Promise<void> {
  const blank = (await path.hsm.tokens()).find((each) => !each.initialized);
  const soPin = Buffer.from('87654321');
  const token = await (await path.hsm.blank(blank?.slotId ?? 0)).initToken(soPin, label);
  await token.initPin(soPin, Buffer.from(pin));
  const session = await token.login(Buffer.from(pin));
  await session.generateKeyPair({ label: 'rivals', ckaId, algorithm: 'ecdsa-p384' });
  await session.logout();
}

const singleCalls = ['ours', 'throughProcess', 'inProcess', 'commit'] as const;
interface Round {
  readonly costs: Costs;
  readonly pure: Readonly<Record<PurePart, number>>;
  readonly single: Readonly<Record<(typeof singleCalls)[number], number>>;
}

async function round(path: SigningPath, rivals: Rivals, name: string): Promise<Round> {
  const { runId, costs } = await path.certificate(name, unlocked);
  const pure = timePureParts(path.store, runId);
  const session = path.session();
  // As long as the TBSCertificate of a root.
  const message = randomBytes(430);
  const single = {
    ours: await milliseconds(() => session.sign({ ckaId, signatureAlgorithm: 'ecdsa-sha384', message })),
    throughProcess: await milliseconds(() => rivals.throughProcess(message)),
    inProcess: await milliseconds(() => rivals.inProcess(message)),
    commit: await milliseconds(() =>
      path.store.record({ log: 'bench', actor: 'conclave', event: 'bench', data: { filler: 'x'.repeat(300) } }),
    ),
  };
  await forgetKey(path);
  return { costs, pure, single };
}

async function forgetKey(path: SigningPath): Promise<void> {
  const session = path.session();
  for (const key of await session.keys()) if (key.ckaId !== ckaId) await session.destroyKey(key.ckaId);
}

async function measure(directory: string): Promise<Measurement[]> {
  const path = openSigningPath(directory, softHsmPath, label, pin);
  try {
    await prepare(path);
    const rivals = await openRivals({ modulePath: softHsmPath, label, pin, ckaId });
    for (let n = 0; n < 3; n += 1) await round(path, rivals, `warm-${n}`);
    const all: Round[] = [];
    const withUnlock: Costs[] = [];
    for (let n = 0; n < rounds; n += 1) {
      if (n % unlockEvery === 0) {
        progress(`certificate ${n + 1} of ${rounds}, and one with approvals at production cost`);
        withUnlock.push((await path.certificate(`unlock-${n}`, productionKdfCost)).costs);
        await forgetKey(path);
      }
      all.push(await round(path, rivals, `key-${n}`));
    }
    rivals.close();
    return rowsOf(all, withUnlock);
  } finally {
    await path.close();
  }
}

const totalOf = (costs: Costs): number => measuredSteps.reduce((sum, step) => sum + costs[step].total, 0);
const durableOf = (costs: Costs): number => measuredSteps.reduce((sum, step) => sum + costs[step].durable, 0);

function rowsOf(all: readonly Round[], withUnlock: readonly Costs[]): Measurement[] {
  const of = (pick: (costs: Costs) => number): number => median(all.map(({ costs }) => pick(costs)));
  const pure = Object.fromEntries(pureParts.map((part) => [part, median(all.map((one) => one.pure[part]))])) as Record<PurePart, number>;
  const single = Object.fromEntries(singleCalls.map((call) => [call, median(all.map((one) => one.single[call]))])) as Round['single'];
  const inSign = (span: Span): number => of((costs) => costs.sign.spent[span]);
  const perSecond = (what: string, ours: number, rival: number | null): Measurement => ({
    what,
    ours: 1000 / ours,
    rival: rival === null ? null : 1000 / rival,
    unit: 'per s',
    better: 'larger',
  });
  const spent = (what: string, ours: number): Measurement => ({ what, ours, rival: null, unit: 'ms', better: 'smaller' });
  const checks = pure.independent + pure.node + pure.planVsDer + pure.lint;
  const timedInSign = (['event', 'commit', 'intend', 'returned', 'verified', 'sign'] as const).reduce((sum, span) => sum + inSign(span), 0);
  return [
    perSecond('certificate, credentials already unlocked; rival: raw C_Sign through a process', of(totalOf), single.throughProcess),
    perSecond(
      'certificate, each of 2 approvals unlocked by scrypt 2^17; rival: the same',
      median(withUnlock.map(totalOf)),
      single.throughProcess,
    ),
    spent(
      'build: random from token and system, serial reserved durably',
      of((costs) => costs.cert.total),
    ),
    spent(
      'lint',
      of((costs) => costs.lint.total),
    ),
    spent(
      'review by 2: drawn and compared with the plan',
      of((costs) => costs.review.total),
    ),
    spent(
      'approve by 2, credentials already unlocked',
      of((costs) => costs.approve.total),
    ),
    spent('approve by 2, scrypt 2^17 each', median(withUnlock.map((costs) => costs.approve.total))),
    spent(
      'sign, whole step',
      of((costs) => costs.sign.total),
    ),
    spent('  journal: intent durable', inSign('intend')),
    spent('  C_Sign through the token process', inSign('sign')),
    spent('  journal: result durable', inSign('returned')),
    spent('  verify, independent implementation', pure.independent),
    spent('  verify, node:crypto', pure.node),
    spent('  PLAN-VS-DER', pure.planVsDer),
    spent('  lint again', pure.lint),
    spent('  journal: verification durable', inSign('verified')),
    spent('  step’s first event durable', inSign('event')),
    spent('  commit: artifacts, authority, policy, next step', inSign('commit')),
    spent('  the rest: quorum, views before and after', of((costs) => costs.sign.total) - timedInSign - checks),
    { what: 'durable commits for a certificate', ours: of(durableOf), rival: null, unit: 'commits', better: 'smaller' },
    spent(
      'of the whole: waiting for the disk (every commit)',
      of((costs) =>
        measuredSteps.reduce((sum, step) => {
          const { event, commit, intend, returned, verified } = costs[step].spent;
          return sum + event + commit + intend + returned + verified;
        }, 0),
      ),
    ),
    spent('one sheet for review or approval, drawn from the bytes', pure.sheets),
    perSecond('C_Sign through our token process; rival: raw C_Sign through a process', single.ours, single.throughProcess),
    perSecond('C_Sign through our token process; rival: pkcs11js in this process', single.ours, single.inProcess),
    perSecond('durable commit of one log event (WAL, FULL)', single.commit, null),
  ];
}

await benchOnSoftHsm('sign', measure);
