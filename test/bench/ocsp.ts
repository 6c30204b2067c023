// npm run bench -- ocsp [--json] [--count N]: OCSP responses about N certificates (500), one for each CertID hash, on SoftHSM2 with P-256 and
// every check on, through the engine from the record to signed and verified responses, beside `openssl ocsp` answering for the same.

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { softHsmPath } from '../integration/hsm/providers.ts';
import { mostAnswered } from '../../main/steps/ocsp-certificates.ts';
import { readCertificates } from '../../main/store/tables/certificate.ts';
import { readOcspResponses } from '../../main/store/tables/ocsp-response.ts';
import { batchLibrary } from './batch/batch-plans.ts';
import { playBatch, playResponses, playRoot, type BatchCosts, type BatchStepCost } from './batch/batch-run.ts';
import { makeRequests } from './batch/make-requests.ts';
import { benchOnSoftHsm } from './measure/on-soft-hsm.ts';
import { opensslResponses } from './ocsp/openssl-responder.ts';
import { progress, type Measurement } from './report.ts';
import { openTimedEngine } from './sign/timed-engine.ts';

const { values } = parseArgs({ options: { json: { type: 'boolean' }, count: { type: 'string', default: String(mostAnswered) } } });
const count = Number(values.count);
const [label, pin] = ['bench', '123456'];
/** The loop's rate does not depend on how long it runs. */
const looped = Math.min(200, count);

const signing = ['ocsp', 'lint', 'review', 'approve', 'sign'] as const;
const writing = ['out', 'end'] as const;

function rowsOf(costs: BatchCosts, responses: number, rival: number): Measurement[] {
  const sum = (steps: readonly string[], pick: (cost: BatchStepCost) => number): number =>
    steps.reduce((total, step) => total + (costs.get(step) === undefined ? 0 : pick(costs.get(step) as BatchStepCost)), 0) / responses;
  const wall = (steps: readonly string[]): number => sum(steps, (cost) => cost.wall);
  const spent = (what: string, ours: number): Measurement => ({ what, ours, rival: null, unit: 'ms', better: 'smaller' });
  const rate = (what: string, steps: readonly string[]): Measurement => ({
    what,
    ours: 1000 / wall(steps),
    rival: 1000 / rival,
    unit: 'per s',
    better: 'larger',
  });
  return [
    rate('responses, record to signed and verified; rival: openssl ocsp -index -respout in a loop', signing),
    rate('the same with media, map for the web server and signed-off bundle; rival: the loop', [...signing, ...writing]),
    ...[...signing, ...writing].map((step) =>
      spent(
        `step ${step}, a response, token excluded`,
        sum([step], (cost) => cost.wall - cost.waiting),
      ),
    ),
    spent(
      'waiting for the token and nothing else',
      sum(signing, ({ waiting }) => waiting),
    ),
    { what: 'responses', ours: responses, rival: null, unit: 'files', better: 'larger' },
  ];
}

async function measure(directory: string): Promise<Measurement[]> {
  const timed = openTimedEngine({ directory, modulePath: softHsmPath, tokenLabel: label, pin, library: batchLibrary });
  try {
    const blank = (await timed.hsm.tokens()).find((each) => !each.initialized);
    const soPin = Buffer.from('87654321');
    const token = await (await timed.hsm.blank(blank?.slotId ?? 0)).initToken(soPin, label);
    await token.initPin(soPin, Buffer.from(pin));
    progress(`a root, and ${count} certificates`);
    await playRoot(timed, directory, count);
    await playBatch(timed, directory, makeRequests(count, 'host'));
    progress('responses about all of them');
    const costs = await playResponses(timed, directory);
    progress('openssl ocsp');
    const issued = readCertificates(timed.store, { role: 'leaf' });
    const serials = issued.map(({ serial }) => serial);
    const responses = readOcspResponses(timed.store, issued[0]?.issuerSpkiSha256 ?? '').length;
    if (serials.length !== count || responses < count) throw new Error(`${responses} responses about ${serials.length} certificates`);
    return rowsOf(costs, responses, opensslResponses(join(directory, 'rival'), serials, looped));
  } finally {
    await timed.close();
  }
}

await benchOnSoftHsm('ocsp', measure);
