// What a person meets who types something: help, mistakes, files that are not what they should be.

import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { examples, root, shippedConclave, workDirectory, type Result } from './conclave.ts';
import { insideConclave } from './inside.ts';

const where = workDirectory();
const bad = join(where.path, 'bad');
const plan = readFileSync(join(examples, 'root-ca.plan.yaml'), 'utf8');
const answers = readFileSync(join(examples, 'root-ca.answers.yaml'), 'utf8');
/** No directory of whoever runs the tests is reached. */
const inside = (words: readonly string[]): Promise<Result> =>
  insideConclave(where, words, { XDG_DATA_HOME: join(where.path, 'user-data') });
const write = (name: string, text: string): void => writeFileSync(join(bad, name), text);

beforeAll(() => {
  cpSync(examples, bad, { recursive: true });
  write('unknown-key.plan.yaml', plan.replace('backup: none\n', 'bakup: none\nbackup: none\n'));
  write('other-playbook.plan.yaml', plan.replace(/sha256: [0-9a-f]{4}/, 'sha256: 0000'));
  write('closed-window.plan.yaml', plan.replace('window: none', 'window: { from: 2020-01-01T00:00:00Z, to: 2020-01-02T00:00:00Z }'));
  write('weaker.plan.yaml', plan.replace('  quorum: 2\n', '  quorum: 1\n'));
  write('waives.plan.yaml', plan.replace('waivers:\n', 'waivers:\n  - { check: TBS-UNCHANGED, reason: "hurry" }\n'));
  write('no-software-token.plan.yaml', plan.replace('softwareToken: accepted\n', ''));
  write('br.plan.yaml', plan.replaceAll('rules: private', 'rules: br'));
  write('big.plan.yaml', '');
  truncateSync(join(bad, 'big.plan.yaml'), 100 * 1024 * 1024);
  write('strange-step.answers.yaml', `${answers}\naprove:\n  bob: { confirm: true }\n`);
  write('no-file.answers.yaml', answers.replace('secrets/pin', 'secrets/pim'));
  write('no-variable.answers.yaml', answers.replace('{ file: secrets/pin }', '{ env: NOT_SET_ANYWHERE }'));
  write('truncated.pem', '-----BEGIN CERTIFICATE-----\nMIIB\n');
  write('ber.der', Buffer.from('3080300003020100000000', 'hex').toString('latin1'));
  write('text.txt', 'hello');
});

describe('conclave', () => {
  test('--version, --help and a mistake, as a process', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(shippedConclave(where, ['--version']).out).toBe(`conclave ${version}\n`);
    expect(shippedConclave(where, ['--help']).status).toBe(0);
    const { status, out, err } = shippedConclave(where, ['rnu']);
    expect([status, out]).toEqual([2, '']);
    expect(err).toBe('usage: There is no command rnu; did you mean run.\nnext: conclave --help lists the commands.\n');
  });
});

describe('bad input: code, exit status, nothing changed on disk', async () => {
  const run = (planName: string, answersName = 'root-ca.answers.yaml') => [
    'run',
    join(bad, planName),
    '--answers',
    join(bad, answersName),
    '--data',
    'data',
    '--out',
    'out',
  ];
  test.each([
    ['input.schema', run('unknown-key.plan.yaml')],
    ['policy.playbook-hash', run('other-playbook.plan.yaml')],
    ['policy.outside-window', run('closed-window.plan.yaml')],
    ['policy.plan-weaker', run('weaker.plan.yaml')],
    ['policy.plan-weaker', run('waives.plan.yaml')],
    ['policy.software-token', run('no-software-token.plan.yaml')],
    ['policy.attendance', run('br.plan.yaml')],
    ['input.too-large', run('big.plan.yaml')],
    ['input.not-found', run('none.plan.yaml')],
    ['input.answer-unused', run('root-ca.plan.yaml', 'strange-step.answers.yaml')],
    ['input.not-found', run('root-ca.plan.yaml', 'no-file.answers.yaml')],
    ['input.answer-missing', run('root-ca.plan.yaml', 'no-variable.answers.yaml')],
    ['input.not-found', [...run('root-ca.plan.yaml'), '--pin-file', 'none']],
    ['state.no-terminal', ['run', join(bad, 'root-ca.plan.yaml'), '--data', 'data', '--out', 'out']],
    ['policy.rehearsal-isolation', ['rehearse', join(bad, 'root-ca.plan.yaml'), '--data', 'bad', '--out', 'out']],
    ['policy.rehearsal-isolation', ['rehearse', join(bad, 'root-ca.plan.yaml'), '--data', 'user-data/conclave/x', '--out', 'out']],
    ['input.schema', ['check', join(bad, 'unknown-key.plan.yaml')]],
    ['input.too-large', ['check', join(bad, 'big.plan.yaml')]],
    ['input.unsupported', ['check', '/dev/zero']],
    ['input.not-pem', ['lint', join(bad, 'truncated.pem')]],
    ['input.not-der', ['lint', join(bad, 'ber.der')]],
    ['input.not-pem', ['lint', join(bad, 'text.txt')]],
    ['input.too-large', ['lint', join(bad, 'big.plan.yaml')]],
    ['input.not-found', ['verify', 'none']],
    ['input.not-found', ['audit', '--data', 'data']],
    ['input.not-found', ['plan', 'root-cb', '--out', 'p.yaml']],
  ])('exit 3: %s %j', async (code, words) => {
    const before = readdirSync(where.path).toSorted();
    const { status, err } = await inside(words);
    expect(err).toMatch(new RegExp(`^${code.replace('.', '\\.')}: .+\nnext: .+$`));
    expect(err).not.toContain(where.path);
    expect(status).toBe(3);
    expect(readdirSync(where.path).toSorted()).toEqual(before);
    expect(readdirSync(where.temporary)).toEqual([]);
  });
  test('exit 4: token.module-not-loaded, and token.not-found where there is none to test', async () => {
    expect((await inside(['token', 'list', '--module', './none.so'])).err).toMatch(/^token\.module-not-loaded: /);
    const { status, err } = await inside(['token', 'test', '--data', 'data']);
    expect([status, err.split(':')[0]]).toEqual([4, 'token.not-found']);
    expect(existsSync(join(where.path, 'data'))).toBe(false);
  });
  test('exit 5: media.exists where the plan would overwrite a file', async () => {
    mkdirSync(join(where.path, 'plans'));
    writeFileSync(join(where.path, 'plans/p.plan.yaml'), 'mine');
    const { status, err } = await inside(['plan', 'root-ca', '--out', 'plans/p.plan.yaml']);
    expect([status, err.split(':')[0]]).toEqual([5, 'media.exists']);
    expect(readFileSync(join(where.path, 'plans/p.plan.yaml'), 'utf8')).toBe('mine');
  });
});

describe('conclave check', async () => {
  test('prints hash and words of a valid plan', async () => {
    const { status, lines } = await inside(['check', join(examples, 'root-ca.plan.yaml')]);
    expect(status).toBe(0);
    expect(lines).toContain('valid: yes');
    expect(lines.find((line) => line.startsWith('sha256: '))).toMatch(/^sha256: [0-9a-f]{64}$/);
    expect(lines.find((line) => line.startsWith('    29'))).toMatch(/^ +29 \w+ +30 \w+ +31 \w+ +32 \w+$/);
  });
  test('exit 1 for a plan that has its form and could not be run, with the reason; --json says the same', async () => {
    const { status, lines } = await inside(['check', join(bad, 'other-playbook.plan.yaml')]);
    expect(status).toBe(1);
    expect(lines.find((line) => line.startsWith('problem: '))).toContain('policy.playbook-hash');
    const json = JSON.parse((await inside(['check', '--json', join(bad, 'other-playbook.plan.yaml')])).out) as {
      files: { valid: boolean; problems: string[] }[];
    };
    expect(json.files[0]?.valid).toBe(false);
  });
  test('takes playbooks and profiles', async () => {
    const { status, lines } = await inside([
      'check',
      join(root, 'resources/playbooks/root-ca.yaml'),
      join(root, 'resources/profiles/root.yaml'),
    ]);
    expect(status).toBe(0);
    expect(lines.filter((line) => line.startsWith('kind: '))).toEqual(['kind: playbook', 'kind: profile']);
  });
});

describe('conclave plan', async () => {
  test('with every parameter given the plan needs no more than its clauses, and check takes it', async () => {
    const sets = ['subject=CN=Made Root,O=Made,C=CH', 'keyLabel=made-root', 'title=Made Root'].flatMap((set) => ['--set', set]);
    const { status, lines } = await inside(['plan', 'root-ca', ...sets, '--out', 'plans/made.plan.yaml']);
    expect(status).toBe(0);
    expect(lines.slice(0, 2)).toEqual(['plan: made.plan.yaml', 'answers: made.answers.yaml']);
    expect((await inside(['check', 'plans/made.plan.yaml'])).status).toBe(0);
  });
  test('what is not given is to be filled in, and check says so', async () => {
    const { lines } = await inside(['plan', 'root-ca', '--out', 'plans/empty.plan.yaml']);
    expect(lines.some((line) => line.startsWith('to fill in: '))).toBe(true);
    expect((await inside(['check', 'plans/empty.plan.yaml'])).status).toBe(1);
  });
});
