// npm run bench -- rehearsal: the unattended rehearsal of a root ceremony, as a person starts it, from command to bundle.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { median } from './measure/median.ts';
import { printBench, progress, type Measurement } from './report.ts';

const root = resolve(import.meta.dirname, '../..');
const times = 3;

function rehearse(example: string): number {
  const out = mkdtempSync(join(tmpdir(), 'conclave-bench-'));
  const file = (kind: string): string => join(root, 'resources', 'examples', `${example}.${kind}.yaml`);
  try {
    const started = performance.now();
    const ended = spawnSync(
      process.execPath,
      [join(root, 'main', 'bootstrap.mjs'), 'rehearse', file('plan'), '--answers', file('answers'), '--out', out],
      { encoding: 'utf8' },
    );
    const seconds = (performance.now() - started) / 1000;
    const last = ended.stdout.trimEnd().split('\n').at(-1) ?? '';
    if (ended.status !== 0 || !last.startsWith('evidence bundle: '))
      throw new Error(`the rehearsal of ${example} failed (${ended.status}): ${ended.stderr}`);
    return seconds;
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

function measure(what: string, example: string): Measurement {
  const seconds = Array.from({ length: times }, (_, turn) => {
    progress(`${what}: ${turn + 1} of ${times}`);
    return rehearse(example);
  });
  return {
    what: `${what}, from spawn to exit, median of ${times}`,
    ours: median(seconds),
    rival: null,
    unit: 's',
    better: 'smaller',
    target: { of: 'ours', atMost: 20 },
  };
}

printBench('rehearsal', [
  measure('unattended rehearsal, ECDSA P-384, embedded token', 'root-ca'),
  measure('unattended rehearsal, RSA-4096, embedded token', 'root-ca-rsa'),
]);
