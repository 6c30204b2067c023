// «Something is wrong» on the command line: five questions, and where they lead.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { workDirectory } from './conclave.ts';
import { insideConclave } from './inside.ts';

const where = workDirectory();
const all = ['seen=key', 'which=issuing', 'sure=suspicion', 'going=going-on', 'known=reporter'].flatMap((answer) => ['--answer', answer]);

test('all five answered: what to do at once, the playbook, why, who can begin it, before which step nothing is changed, and what else fits', async () => {
  const { status, out } = await insideConclave(where, ['triage', ...all]);
  expect(status).toBe(0);
  const lines = out.trimEnd().split('\n');
  expect(lines.filter((line) => line.startsWith('at once: '))).toHaveLength(3);
  expect(lines.find((line) => line.startsWith('recommended: '))).toBe(
    'recommended: issuing-ca-key-compromise, The key of an issuing CA is compromised',
  );
  expect(out).toContain('  One person can begin it, on suspicion.\n  Nothing is changed before the step «Approve the revocation».\n');
  expect(out).toContain('\nor: revoke-and-publish, ');
});

test('--json gives the same as data', async () => {
  const { out } = await insideConclave(where, ['triage', ...all, '--json']);
  expect(JSON.parse(out)).toMatchObject({
    answers: { seen: 'key', known: 'reporter' },
    leads: [{ playbook: 'issuing-ca-key-compromise' }, {}],
  });
});

test('what is open is asked, by number', async () => {
  const { status, out } = await insideConclave(where, ['triage', '--answer', 'seen=status'], {}, ['2', '1', '2', '1']);
  expect(status).toBe(0);
  expect(out).toContain('Which key or certificate is it about?\n');
  expect(out).toContain('recommended: status-outage, ');
});

test('where nobody can be asked, what is open is named; an answer that is none is refused with those there are', async () => {
  const open = await insideConclave(where, ['triage', '--answer', 'seen=key']);
  expect([open.status, open.err]).toEqual([
    3,
    expect.stringMatching(/^input\.answer-missing: .* which=root\|issuing\|leaf\|not-known · sure=/u),
  ]);
  const wrong = await insideConclave(where, ['triage', '--answer', 'seen=kez']);
  expect([wrong.status, wrong.err]).toEqual([
    3,
    expect.stringMatching(/^input\.schema: --answer seen=kez names no answer\. Its answers are key, /u),
  ]);
  const none = await insideConclave(where, ['triage', '--answer', 'sean=key']);
  expect(none.err).toMatch(/names no question\. The questions are seen, which, sure, going, known\./u);
});

test('a database that is damaged does not silence it', async () => {
  const data = join(where.path, 'damaged');
  mkdirSync(data);
  writeFileSync(join(data, 'conclave.db'), 'no database at all');
  const { status, out, err } = await insideConclave(where, ['triage', ...all, '--data', data]);
  expect([status, err]).toEqual([0, '']);
  expect(out).toContain('recommended: issuing-ca-key-compromise, ');
});
