import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeSampleBundle, makeSampleKeys, type SampleOptions, writeSampleFiles } from '../../fixtures/sample-bundle.ts';
import { workDirectory } from './conclave.ts';
import { insideConclave } from './inside.ts';

const where = workDirectory();
const keys = makeSampleKeys({ algorithm: 'ed25519' });

/** A bundle on disk, by its name. */
function bundle(name: string, options: SampleOptions): string {
  const directory = join(where.path, name);
  mkdirSync(directory);
  writeSampleFiles(directory, makeSampleBundle({ algorithm: 'ed25519', keys, ...options }).files);
  return directory;
}

const rehearsal = bundle('rehearsal', { mode: 'rehearsal' });
const production = bundle('production', {});
const other = bundle('other', {
  editPlan: (text) => `${text}# another copy of the plan\n`,
  approvers: ['bob', 'carol', 'bob'],
});

test('conclave compare: what differs by its nature ends with 0', async () => {
  const { status, lines, err } = await insideConclave(where, ['compare', rehearsal, production]);
  expect([status, err, lines.at(-1)]).toEqual([0, '', 'verdict: as rehearsed']);
  expect(lines.filter((line) => line.startsWith('unexpected'))).toEqual([]);
});

test('conclave compare: any other difference is named with both values and ends with 1', async () => {
  const { status, lines } = await insideConclave(where, ['compare', rehearsal, other]);
  const unexpected = lines.filter((line) => line.startsWith('unexpected: '));
  expect([status, lines.at(-1)]).toEqual([1, `verdict: differs, ${unexpected.length} unexpected differences`]);
  expect(unexpected[0]).toMatch(/^unexpected: plan, SHA-256: [0-9a-f]{64} → [0-9a-f]{64}$/);
  expect(unexpected).toContain('unexpected: approvals, number: 2 → 3');
  const json = await insideConclave(where, ['compare', rehearsal, other, '--json']);
  expect([json.status, JSON.parse(json.out)]).toEqual([
    1,
    expect.objectContaining({ rehearsal: 'rehearsal', production: 'other', verdict: 'differs' }),
  ]);
});

test('conclave compare: a bundle that is refused is a difference of its own, and ends with 1', async () => {
  const { status, lines } = await insideConclave(where, ['compare', rehearsal, bundle('torn', { signers: ['bob'] })]);
  expect([status, lines.find((line) => line.startsWith('unexpected: '))]).toEqual([
    1,
    'unexpected: bundle, verification: accepted → refused',
  ]);
});
