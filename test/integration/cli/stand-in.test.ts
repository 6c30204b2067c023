// Plans on existing authorities rehearsed: a stand-in is made first, and the real one is only read.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { conclave, examples, workDirectory, type Result } from './conclave.ts';

const where = workDirectory();
const example = (name: string, part: 'plan' | 'answers'): string => join(examples, `${name}.${part}.yaml`);
const rehearse = (name: string): Result =>
  conclave(where, ['rehearse', example(name, 'plan'), '--answers', example(name, 'answers'), '--out', `${name}-out`]);
const bundleOf = ({ lines }: Result): string => /^evidence bundle: (\/.+)$/.exec(lines.at(-1) ?? '')?.[1] ?? 'no bundle';

const problemsOf = ({ err }: Result): string[] => err.split('\n').filter((line) => line !== '' && !line.startsWith('… '));

/** Path and SHA-256 of every file under the production data directory. */
function production(): string[] {
  const directory = join(where.path, 'user-data', 'conclave');
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((path) => `${path} ${sha256Hex(readFileSync(path))}`);
}

interface Line {
  readonly event: string;
  readonly data: Record<string, unknown>;
}

/** One marked bundle that verifies, whose second event says that the authority is a stand-in. */
function expectRehearsed(name: string, done: Result, like: RegExp): void {
  expect([done.status, problemsOf(done)]).toEqual([0, []]);
  const bundle = bundleOf(done);
  expect(readdirSync(join(where.path, `${name}-out`)).every((file) => file.startsWith('REHEARSAL-'))).toBe(true);
  const verified = conclave(where, ['verify', '--unanchored', bundle]);
  expect([verified.status, verified.lines.at(-1), verified.lines.includes('mode: rehearsal')]).toEqual([0, 'verdict: accepted', true]);
  const [, second] = readFileSync(join(bundle, 'transcript.jsonl'), 'utf8').split('\n');
  const { event, data } = JSON.parse(second ?? '{}') as Line;
  expect([event, data['authority'], data['is']]).toEqual(['authority-stands-in', 'example-root-r1', 'a stand-in made for this rehearsal']);
  expect(data['like']).toMatch(like);
  expect(readdirSync(where.temporary)).toEqual([]);
}

describe('a rehearsal on an existing authority', () => {
  test('policy-change with no data directory at all: the stand-in is as the plan asks', () => {
    expectRehearsed('policy-change', rehearse('policy-change'), /^the plan/);
    expect(readdirSync(where.path)).not.toContain('user-data');
  });
  test('REHEARSAL-ISOLATION: crl-refresh is rehearsed on one like the real root, of which no byte changes', () => {
    const made = conclave(where, ['run', example('root-ca', 'plan'), '--answers', example('root-ca', 'answers'), '--out', 'real']);
    expect(made.status).toBe(0);
    const before = production();
    const done = rehearse('crl-refresh');
    expect(production()).toEqual(before);
    expect(before.length).toBeGreaterThan(2);
    expectRehearsed('crl-refresh', done, /^the real authority/);
    expect(done.lines).toContain(
      'A stand-in for authority «example-root-r1» was made, with the subject, algorithm and policy of the real one',
    );
  });
});
