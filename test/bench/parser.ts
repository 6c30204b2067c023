// npm run bench -- parser [--json] [--inputs N]: the strict parser under 1,000,000 mutated certificates, CRLs and requests, the same ones on
// every run (ten seeds). Rival: node:crypto’s X509Certificate, on the certificates among the same inputs; what it accepts
// that is no strict DER counts against it.

import { X509Certificate } from 'node:crypto';
import { limits, readDer } from '../../main/pki/der.ts';
import { judge, newTally } from '../fixtures/parser/judge.ts';
import { mutate, type Original, seededChance } from '../fixtures/parser/mutate.ts';
import { parserOriginals } from '../fixtures/parser/originals.ts';
import { printBench, progress } from './report.ts';

type Input = { readonly kind: Original['kind']; readonly bytes: Buffer };

const seeds = 10;
const batchSize = 10_000;

function argument(name: string): string | null {
  const at = process.argv.indexOf(name);
  return at === -1 ? null : (process.argv[at + 1] ?? '');
}

function isStrictDer(bytes: Uint8Array): boolean {
  try {
    readDer(bytes, limits.certificate, 'input');
    return true;
  } catch {
    return false;
  }
}

function rivalAccepts(bytes: Buffer): boolean {
  try {
    return new X509Certificate(bytes).raw.length > 0;
  } catch {
    return false;
  }
}

const inputs = Number(argument('--inputs') ?? 1_000_000);
const originals = parserOriginals();
const tally = newTally();
const milliseconds = { ours: 0, rival: 0 };
const rival = { certificates: 0, notDer: 0 };
let judged = 0;

function runBatch(batch: readonly Input[]): void {
  const start = performance.now();
  for (const input of batch) judge(tally, input);
  const between = performance.now();
  const certificates = batch.filter(({ kind }) => kind === 'certificate');
  const taken = certificates.filter(({ bytes }) => rivalAccepts(bytes));
  judged += batch.length;
  milliseconds.ours += between - start;
  milliseconds.rival += performance.now() - between;
  rival.certificates += certificates.length;
  rival.notDer += taken.filter(({ bytes }) => !isStrictDer(bytes)).length;
}

for (let seed = 1; seed <= seeds; seed++) {
  const chance = seededChance(seed);
  progress(`seed ${seed} of ${seeds}`);
  for (let left = Math.ceil(inputs / seeds); left > 0; left -= batchSize) {
    runBatch(Array.from({ length: Math.min(left, batchSize) }, () => mutate(originals, chance)));
  }
}

const microseconds = (spent: number, count: number): number => (spent * 1000) / count;
const none = { of: 'ours', atMost: 0 } as const;
for (const sentence of tally.broken.slice(0, 10)) progress(sentence);
printBench('parser', [
  { what: 'mutated inputs judged', ours: judged, rival: null, unit: 'inputs', better: 'larger' },
  { what: 'refused with input.*', ours: tally.refused, rival: null, unit: 'inputs', better: 'larger' },
  { what: 'accepted', ours: tally.accepted, rival: null, unit: 'inputs', better: 'larger' },
  {
    what: 'crashes, other errors, unbounded steps',
    ours: tally.broken.length - tally.altered,
    rival: null,
    unit: 'inputs',
    better: 'smaller',
    target: none,
  },
  {
    what: 'accepted, but written again to other bytes',
    ours: tally.altered,
    rival: rival.notDer,
    unit: 'inputs',
    better: 'smaller',
    target: none,
  },
  {
    what: 'time for an input, ours with all checks',
    ours: microseconds(milliseconds.ours, judged),
    rival: microseconds(milliseconds.rival, rival.certificates),
    unit: 'µs',
    better: 'smaller',
  },
]);
