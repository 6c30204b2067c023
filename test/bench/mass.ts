// npm run bench -- mass [--json] [--count N]: N certificates (1,000,000) of one authority revoked in one sitting on SoftHSM2 with P-384: found,
// shown, approved, recorded, on a signed and verified CRL, and written out, through the engine; each stage by itself.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { PerformInput } from '../../preload/contract/run-input.ts';
import type { RunView } from '../../preload/contract/run-view.ts';
import { softHsmPath } from '../integration/hsm/providers.ts';
import { batchLibrary } from './batch/batch-plans.ts';
import { recordLiveCertificates } from './mass/live-certificates.ts';
import { benchOnSoftHsm } from './measure/on-soft-hsm.ts';
import { progress, type Measurement } from './report.ts';
import { openTimedEngine, type TimedEngine } from './sign/timed-engine.ts';

const { values } = parseArgs({ options: { json: { type: 'boolean' }, count: { type: 'string', default: '1000000' } } });
const count = Number(values.count);
const label = 'bench';
const pin = '123456';
/** scrypt at its least: what people type takes the same time for one certificate and for a million. */
const unlocked = 16;

const resources = resolve(import.meta.dirname, '../../resources');
const read = (path: string): Buffer => readFileSync(join(resources, path));
const hashOf = (path: string): string => createHash('sha256').update(read(path)).digest('hex');
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const rootPlan = (): Uint8Array => bytes(read('examples/root-ca.plan.yaml').toString());
const massPlan = (): Uint8Array =>
  bytes(
    read('examples/mass-revocation.plan.yaml')
      .toString()
      .replace('selection: profile ocsp-signer', 'selection: all')
      .replace(/sha256: [0-9a-f]{64}/u, `sha256: ${hashOf('playbooks/mass-revocation.yaml')}`),
  );

const answers: PerformInput['values'] = { happened: 'key-compromise', since: 'now', invalid: 'none', note: 'none' };

/** Stages of the sitting → seconds, in the order of the playbook. */
async function play(timed: TimedEngine, planBytes: Uint8Array, out: string): Promise<ReadonlyMap<string, number>> {
  const engine = timed.engineOf(unlocked);
  const spent = new Map<string, number>();
  let started = performance.now();
  let view: RunView = await engine.create({ planBytes, mode: 'production', out });
  spent.set('begin', (performance.now() - started) / 1000);
  while (view.current !== null) {
    const { stepId } = view.current;
    started = performance.now();
    while (view.current?.stepId === stepId) view = await timed.act(engine, view, answers);
    spent.set(stepId, (performance.now() - started) / 1000);
    progress(`${stepId}: ${spent.get(stepId)?.toFixed(2)} s`);
  }
  if (view.status !== 'finished') throw new Error(`the run is ${view.status}`);
  return spent;
}

const titles: Readonly<Record<string, string>> = {
  authority: 'open the authority, and see the preview',
  revoke: 'query and put up',
  read: 'read',
  agree: 'approve',
  record: 'record all as revoked',
  crl: 'build the CRL',
  lint: 'lint it',
  review: 'review it',
  approve: 'approve it',
  sign: 'sign and verify it',
  out: 'write the evidence out and read it back',
};

async function measure(directory: string): Promise<Measurement[]> {
  const timed = openTimedEngine({ directory, modulePath: softHsmPath, tokenLabel: label, pin, library: batchLibrary });
  try {
    const blank = (await timed.hsm.tokens()).find((each) => !each.initialized);
    const soPin = Buffer.from('87654321');
    const token = await (await timed.hsm.blank(blank?.slotId ?? 0)).initToken(soPin, label);
    await token.initPin(soPin, Buffer.from(pin));
    progress('a root');
    await play(timed, rootPlan(), directory);
    progress(`recording ${count} certificates it issued`);
    recordLiveCertificates(timed.store, count);
    progress('the mass revocation');
    const spent = await play(timed, massPlan(), directory);
    const sealing = spent.get('end') ?? 0;
    const total = [...spent.values()].reduce((sum, seconds) => sum + seconds, -sealing);
    const seconds = (what: string, ours: number): Measurement => ({ what, ours, rival: null, unit: 's', better: 'smaller' });
    return [
      {
        ...seconds(`${count} certificates: from the plan to the exported CRL, people's time left out`, total),
        target: { of: 'ours', atMost: 20 },
      },
      ...Object.entries(titles).map(([step, title]) => seconds(`  ${title}`, spent.get(step) ?? 0)),
      seconds('after it: sealed, signed off, and the database backed up', sealing),
      seconds('most memory (MB)', process.resourceUsage().maxRSS / 1024),
    ];
  } finally {
    await timed.close();
  }
}

await benchOnSoftHsm('mass', measure);
