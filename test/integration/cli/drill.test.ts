// `conclave drill` with the answers that came with its scenario: every goal met, every point got, a bundle that verifies.

import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { verifyBundle } from '../../../main/evidence/verify-bundle.ts';
import { examples, root, workDirectory } from './conclave.ts';
import { insideConclave } from './inside.ts';

vi.setConfig({ testTimeout: 600_000 });
const where = workDirectory();
const all = readdirSync(join(root, 'resources/scenarios')).map((name) => name.replace(/\.yaml$/, ''));

test('every scenario has answers among the examples', () => {
  expect(all.filter((id) => !readdirSync(examples).includes(`${id}.drill.answers.yaml`))).toEqual([]);
});

test('what there is, is listed; a scenario of one’s own is a file; one that is not there is refused with those that are', async () => {
  const outside = { path: where.path, temporary: where.temporary };
  const listed = await insideConclave(outside, ['drill', 'scenarios']);
  expect(listed.lines.filter((line) => !line.startsWith(' ')).map((line) => line.split(':')[0])).toEqual(all.toSorted());
  const { scenarios } = JSON.parse((await insideConclave(outside, ['drill', 'scenarios', '--json'])).out) as {
    scenarios: { id: string }[];
  };
  expect(scenarios.map(({ id }) => id)).toEqual(all.toSorted());
  const none = await insideConclave(outside, ['drill', '../scenarios/none', '--out', where.path]);
  expect(none.err).toMatch(/^input\.not-found: There is no scenario none: .*\(.*stolen-issuing-key.*\)\. Nothing was done\./);
  writeFileSync(join(where.path, 'own.yaml'), 'conclave: scenario/1\n');
  expect((await insideConclave(outside, ['drill', 'own.yaml', '--out', where.path])).err).toMatch(/^input\.schema: /);
});

test.each(all)('DRILL-REPORT: %s runs as it is, and every goal is met', async (id) => {
  const result = await insideConclave({ path: where.path, temporary: where.temporary }, [
    'drill',
    id,
    '--answers',
    join(examples, `${id}.drill.answers.yaml`),
    '--out',
    join(where.path, id),
  ]);
  expect([result.err, result.status]).toEqual(['', 0]);
  expect(result.lines.filter((line) => line.startsWith('goal: missed'))).toEqual([]);
  expect(result.out).toMatch(/^points: (\d+) of \1$/m);
  const bundle = /^evidence bundle: (.+)$/m.exec(result.out)?.[1] ?? '';
  expect((await verifyBundle(bundle, { unanchored: true })).verdict).toBe('accepted');
  // Nothing is left of the sandbox.
  expect(readdirSync(where.temporary)).toEqual([]);

  // Put on record once, by what is on paper, and then due again in a year.
  const paper = join(where.path, `${id}.paper`);
  writeFileSync(paper, `${result.lines.find((line) => line.startsWith('log sha256:')) ?? ''}\n`);
  const data = ['--data', join(where.path, `${id}-record`)];
  const record = (words: readonly string[]): ReturnType<typeof insideConclave> => insideConclave(where, [...words, ...data]);
  expect((await record(['drill', 'record', bundle, '--trust', paper])).err).toBe('');
  expect((await record(['drill', 'record', bundle, '--trust', paper])).err).toMatch(/^state\.run-exists: /);
  expect((await record(['drill', 'list'])).lines).toEqual([
    expect.stringMatching(/^\d{4}-\d\d-\d\d {2}(\d+) of \1 points, (\d+) of \2 goals, /),
  ]);
  expect((await record(['due'])).out).toMatch(/^later: Next drill, this workstation, .* \(in 36[45] days\)/m);
  writeFileSync(paper, `log sha256:${'ab'.repeat(32)}\n`);
  expect((await record(['drill', 'record', bundle, '--trust', paper])).err).toMatch(/^state\.checks-failed: /);
});
