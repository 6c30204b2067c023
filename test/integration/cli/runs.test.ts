// Whole runs through the command line, unattended, on the embedded token.

import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, test } from 'vitest';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { missing, softHsmPath } from '../hsm/providers.ts';
import { conclave, examples, shippedConclave, workDirectory, type Result } from './conclave.ts';

const where = workDirectory();
const plan = join(examples, 'root-ca.plan.yaml');
const answers = join(examples, 'root-ca.answers.yaml');
const bundleOf = (lines: readonly string[]): string => /^evidence bundle: (\/.+)$/.exec(lines.at(-1) ?? '')?.[1] ?? 'no bundle';
const trustOf = (lines: readonly string[]): string => lines.find((line) => line.startsWith('log sha256:')) ?? 'no trust line';

describe('conclave rehearse', () => {
  test('REHEARSAL-ISOLATION: leaves a marked bundle and nothing else', () => {
    const { status, lines, err } = shippedConclave(where, ['rehearse', plan, '--answers', answers, '--out', 'out']);
    expect(err.split('\n').filter((line) => line !== '' && !line.startsWith('… '))).toEqual([]);
    expect(status).toBe(0);
    const bundle = bundleOf(lines);
    expect(bundle).toContain(join(where.path, 'out', 'REHEARSAL-'));
    expect(readdirSync(join(where.path, 'out')).toSorted()).toEqual([basename(bundle), `${basename(bundle)}.tar`]);
    expect(readdirSync(where.temporary)).toEqual([]);
    expect(existsSync(join(where.path, 'user-data'))).toBe(false);
    const text = execFileSync('openssl', ['x509', '-in', artifact(bundle, 'certificate.pem'), '-noout', '-subject'], { encoding: 'utf8' });
    expect(text).toContain('REHEARSAL');
  });
  test('one line a step, in order, with its time', () => {
    const { lines } = conclave(where, ['rehearse', plan, '--answers', answers, '--out', 'steps']);
    const steps = lines.filter((line) => line.startsWith('step '));
    expect(steps.map((line) => /^step +(\d+) of 13 .* \d+ ms$/.exec(line)?.[1])).toEqual(
      Array.from({ length: 13 }, (_, i) => String(i + 1)),
    );
  });
  test('secrets come from the environment too, and no child sees them', () => {
    const beside = join(where.path, 'env');
    mkdirSync(beside);
    const names: Record<string, string> = {};
    const text = readFileSync(answers, 'utf8').replaceAll(/\{ file: secrets\/(\w+) \}/g, (_, name: string) => {
      names[`SECRET_${name.toUpperCase()}`] = name === 'pin' ? '47114711' : `the passphrase of ${name}`;
      return `{ env: SECRET_${name.toUpperCase()} }`;
    });
    writeFileSync(join(beside, 'a.answers.yaml'), text);
    const { status, lines, out, err } = conclave(where, ['rehearse', plan, '--answers', 'env/a.answers.yaml', '--out', 'env/out'], names);
    expect(status).toBe(0);
    for (const secret of Object.values(names)) {
      expect(out + err).not.toContain(secret);
      expect(execFileSync('sh', ['-c', 'grep -rlF "$1" "$2" || true', 'sh', secret, bundleOf(lines)], { encoding: 'utf8' })).toBe('');
    }
  });
  test('input.answer-unused at the end keeps the evidence and exits 3', () => {
    const beside = join(where.path, 'unused');
    cpSync(examples, beside, { recursive: true });
    writeFileSync(join(beside, 'u.answers.yaml'), readFileSync(answers, 'utf8').replace('host:\n', 'host:\n  erin: { clock: true }\n'));
    const { status, lines, err } = conclave(where, ['rehearse', plan, '--answers', 'unused/u.answers.yaml', '--out', 'unused/out']);
    expect(status).toBe(3);
    expect(err).toContain('input.answer-unused: The answer «erin.clock» of step host was never asked for.');
    expect(existsSync(join(bundleOf(lines), 'SHA256SUMS'))).toBe(true);
  });
});

test('a production run that finished and left an answer over keeps the data directory that was made for it', () => {
  const beside = join(where.path, 'left-over');
  cpSync(examples, beside, { recursive: true });
  writeFileSync(join(beside, 'u.answers.yaml'), readFileSync(answers, 'utf8').replace('host:\n', 'host:\n  erin: { clock: true }\n'));
  const words = ['run', plan, '--answers', 'left-over/u.answers.yaml', '--out', 'left-over/out', '--data', 'left-over/data'];
  const { status, err } = conclave(where, words);
  expect([status, err]).toEqual([3, expect.stringContaining('input.answer-unused: ')]);
  // Its record, and with the embedded token its key.
  expect(existsSync(join(where.path, 'left-over/data/conclave.db'))).toBe(true);
  expect(conclave(where, ['audit', '--data', 'left-over/data']).status).toBe(0);
});

describe('conclave run, verify, audit, lint', () => {
  let stopped: Result;
  let done: Result;
  let lines: readonly string[] = [];
  let bundle = '';
  const data = ['--data', 'data'];
  beforeAll(() => {
    // First without a PIN: the run stops where it is asked for, and goes on from there.
    const beside = join(where.path, 'half');
    cpSync(examples, beside, { recursive: true });
    writeFileSync(join(beside, 'h.answers.yaml'), readFileSync(answers, 'utf8').replace(/token:\n {2}pin: .*\n/, ''));
    stopped = conclave(where, ['run', plan, '--answers', 'half/h.answers.yaml', '--out', 'real', ...data]);
    cpSync(join(where.path, 'data'), join(where.path, 'older'), { recursive: true });
    done = conclave(where, ['run', plan, '--answers', answers, '--out', 'real', ...data]);
    lines = done.lines;
    bundle = bundleOf(lines);
  });

  test('an unfinished run of the same plan goes on where it stopped', () => {
    expect([stopped.status, stopped.err.match(/^input\.answer-missing: Step token asks «pin»/m)?.length]).toEqual([3, 1]);
    expect([done.status, done.err.split('\n').filter((line) => line !== '' && !line.startsWith('… '))]).toEqual([0, []]);
    expect(lines[0]).toMatch(/^Resuming run [0-9a-f]{32} at step 3 of 13$/);
    expect(lines.find((line) => line.startsWith('step '))).toMatch(/^step {2}3 of 13/);
  });
  test('ANCHOR: verify accepts with the printed trust line, refuses without, and with another one', () => {
    writeFileSync(join(where.path, 'trust'), `${trustOf(lines)}\n`);
    const anchored = conclave(where, ['verify', bundle, '--trust', 'trust']);
    expect(anchored.lines.filter((line) => line.startsWith('failed'))).toEqual([]);
    expect([anchored.status, anchored.lines.at(-1)]).toEqual([0, 'verdict: accepted']);
    const bare = conclave(where, ['verify', bundle]);
    expect([bare.status, bare.lines.at(-1)]).toEqual([1, 'verdict: refused']);
    expect(bare.lines.find((line) => line.includes(' ANCHOR '))).toMatch(/^not-checked /);
    expect(conclave(where, ['verify', bundle, '--unanchored']).status).toBe(0);
    writeFileSync(join(where.path, 'other'), `log sha256:${'0'.repeat(64)}\n`);
    expect(conclave(where, ['verify', bundle, '--trust', 'other']).status).toBe(1);
  });
  test('verify --json names every check with its verdict', () => {
    const json = JSON.parse(conclave(where, ['verify', '--json', '--unanchored', bundle]).out) as {
      bundles: { verdict: string; checks: { name: string; verdict: string }[] }[];
    };
    expect(json.bundles[0]?.verdict).toBe('accepted');
    expect(json.bundles[0]?.checks.find((check) => check.name === 'LOG-CHAIN')?.verdict).toBe('passed');
  });
  test('of several bundles one refused is enough for exit 1', () => {
    const copy = join(where.path, 'copy');
    cpSync(bundle, copy, { recursive: true });
    writeFileSync(join(copy, 'extra'), '');
    const { status, lines: said } = conclave(where, ['verify', '--unanchored', bundle, copy]);
    expect(status).toBe(1);
    expect(said.filter((line) => line.startsWith('verdict: '))).toEqual(['verdict: accepted', 'verdict: refused']);
  });
  test('audit: nothing is wrong, and TOKEN-VS-LOG compares the keys when it gets the PIN', () => {
    const plainly = conclave(where, ['audit', ...data]);
    expect([plainly.status, plainly.lines.find((line) => line.includes('TOKEN-VS-LOG'))?.startsWith('not-checked')]).toEqual([0, true]);
    const { status, lines: said } = conclave(where, ['audit', ...data, '--pin-file', join(examples, 'secrets/pin')]);
    expect(said.find((line) => line.includes('TOKEN-VS-LOG'))).toMatch(/^passed .* 1 key$/);
    expect(said.find((line) => line.includes('KEY-ATTRIBUTES'))).toMatch(/^passed /);
    expect(status).toBe(0);
  });
  test('LOG-CONSISTENCY: audit --trust takes the four rows from paper; an older copy of the database put back is refused by them', () => {
    const from = lines.findIndex((line) => line.startsWith('Write these four rows'));
    writeFileSync(join(where.path, 'paper'), `${lines.slice(from + 1, from + 5).join('\n')}\n`);
    const whole = conclave(where, ['audit', ...data, '--trust', 'paper']);
    expect(whole.lines.find((line) => line.includes('LOG-CONSISTENCY'))).toMatch(
      /^passed +LOG-CONSISTENCY +log workstation up to event \d+ of \d+$/,
    );
    expect(whole.status).toBe(0);
    // The same log key, an hour ago: sound in itself, and not what is on paper.
    expect(conclave(where, ['audit', '--data', 'older']).status).toBe(0);
    const older = conclave(where, ['audit', '--data', 'older', '--trust', 'paper']);
    expect([older.status, older.lines.find((line) => line.includes('LOG-CONSISTENCY'))?.startsWith('failed')]).toEqual([1, true]);
    const refused = conclave(where, ['run', plan, '--answers', answers, '--out', 'real', '--data', 'older', '--trust', 'paper']);
    expect([refused.status, refused.err.split(':')[0]]).toEqual([3, 'policy.log-consistency']);
  });
  test('audit names the row after a certificate’s not_after is edited, and exits 1', () => {
    cpSync(join(where.path, 'data'), join(where.path, 'edited'), { recursive: true });
    const database = new Database(join(where.path, 'edited/conclave.db'));
    database.exec("UPDATE certificate SET not_after = '2099-01-01T00:00:00Z'");
    database.close();
    const { status, lines: said } = conclave(where, ['audit', '--data', 'edited']);
    expect(status).toBe(1);
    expect(said.filter((line) => line.startsWith('problem: ')).join('\n')).toContain('CN=Example Root R1');
    expect(said.find((line) => line.includes('DATABASE-VS-LOG'))).toMatch(/^failed /);
  });
  test('token list and token test show the embedded token; the test leaves nothing behind', () => {
    expect(conclave(where, ['token', 'list', ...data]).out).toContain('token: example-root-r1\n');
    const before = readFileSync(tokenFile(join(where.path, 'data/tokens')));
    const { status, lines: said } = conclave(where, ['token', 'test', ...data]);
    expect(status).toBe(0);
    expect(said.at(-1)).toBe('left behind on the token: nothing (no PIN was sent, no key was used, no object was made)');
    expect(readFileSync(tokenFile(join(where.path, 'data/tokens')))).toEqual(before);
  });
  test('lint: no finding under private, exit 1 under cnsa2; a CRL with its issuer', () => {
    const certificate = artifact(bundle, 'certificate.der');
    expect(conclave(where, ['lint', certificate]).lines.at(-1)).toBe('findings: 0, of which errors 0');
    const { status, lines: said } = conclave(where, ['lint', '--rules', 'cnsa2', certificate]);
    expect(status).toBe(1);
    expect(said.find((line) => line.startsWith('error'))).toContain('cnsa-');
    const crl = readdirSync(dirname(certificate)).find((name) => /^crl-.*\.pem$/.test(name)) ?? '';
    expect(conclave(where, ['lint', join(dirname(certificate), crl), '--issuer', certificate]).lines).toContain('kind: crl');
  });
});

describe('conclave person new', () => {
  test.skipIf(missing(softHsmPath) !== null)('--card shows the fingerprint of a card’s key, sends no PIN and stores nothing', () => {
    mkdirSync(join(where.path, 'cards'));
    const configuration = join(where.path, 'cards.conf');
    writeFileSync(configuration, `directories.tokendir = ${join(where.path, 'cards')}\nobjectstore.backend = file\nlog.level = ERROR\n`);
    const own = { ...process.env, SOFTHSM2_CONF: configuration };
    const init = ['--init-token', '--free', '--label', 'card of bob', '--so-pin', '31415926', '--pin', '27182818'];
    expect(spawnSync('softhsm2-util', init, { env: own }).status).toBe(0);
    const pem = join(where.path, 'card.pem');
    expect(spawnSync('openssl', ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', pem]).status).toBe(0);
    const imported = ['--import', pem, '--token', 'card of bob', '--label', 'sign', '--id', '01', '--pin', '27182818'];
    expect(spawnSync('softhsm2-util', imported, { env: own }).status).toBe(0);
    const der = spawnSync('openssl', ['pkey', '-in', pem, '-pubout', '-outform', 'DER']).stdout;
    const words = ['person', 'new', 'bob', '--card', 'card of bob', '--card-module', softHsmPath];
    const { status, lines } = conclave(where, [...words, '--card-module-env', `SOFTHSM2_CONF=${configuration}`, '--data', 'card-data']);
    expect([status, lines.at(-1)]).toEqual([0, `keys: [{ spki: ${sha256Hex(der)}, kind: card }]`]);
    expect(existsSync(join(where.path, 'card-data'))).toBe(false);
    expect(conclave(where, [...words, '--card-module-env', `SOFTHSM2_CONF=${configuration}`, '--key', 'other']).err).toContain(
      'token.key-not-found',
    );
  });

  test('makes a sealed credential once and prints what goes into the plan', () => {
    writeFileSync(join(where.path, 'passphrase'), 'a long passphrase\n');
    const words = ['person', 'new', 'alice', '--passphrase-file', 'passphrase', '--data', 'people-data'];
    const { status, lines } = conclave(where, words);
    expect(status).toBe(0);
    const spki = /^spki sha256: ([0-9a-f]{64})$/m.exec(lines.join('\n'))?.[1];
    expect(lines.at(-1)).toBe(`keys: [{ spki: ${spki}, kind: passphrase }]`);
    const sealed = readFileSync(join(where.path, 'people-data/people/alice.json'), 'utf8');
    expect(sealed).not.toContain('a long passphrase');
    const again = conclave(where, words);
    expect([again.status, again.err.split(':')[0]]).toEqual([5, 'media.exists']);
    expect(readFileSync(join(where.path, 'people-data/people/alice.json'), 'utf8')).toBe(sealed);
  });
  test.each([
    ['eleven char', 3],
    ['twelve chars', 0],
    ['zwölf Zeicöß', 0],
  ])('input.passphrase-weak below 12 characters: %j → exit %i', (passphrase, exit) => {
    writeFileSync(join(where.path, 'short'), passphrase);
    const id = `p${passphrase.length}${exit}${passphrase.charCodeAt(2)}`;
    const { status, err } = conclave(where, ['person', 'new', id, '--passphrase-file', 'short', '--data', 'people-data']);
    expect([status, err.startsWith('input.passphrase-weak: ')]).toEqual([exit, exit === 3]);
  });
});

function artifact(bundle: string, name: string): string {
  const folder = join(bundle, 'artifacts');
  return join(folder, readdirSync(folder)[0] ?? '', name);
}

const tokenFile = (folder: string): string => join(folder, readdirSync(folder).find((name) => name.endsWith('.token')) ?? 'none');
