import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { runCli } from '../../../main/shell/terminal/run-cli.ts';
import { encode, leafPlan } from '../../integration/ceremony/plans.ts';
import { bareWorld } from './bare-world.ts';

const root = resolve(import.meta.dirname, '../../..');
const shipped = readFileSync(join(root, 'resources/profiles/tls-server.yaml'), 'utf8');
let place = '';
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'conclave-profile-'));
  write('mine.yaml', shipped.replace('id: tls-server', 'id: mine'));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));
const write = (name: string, text: string | Uint8Array): void => writeFileSync(join(place, name), text);
const data = (): string[] => ['--data', join(place, 'data')];

async function cli(...words: string[]): Promise<{ status: number; out: string[]; err: string }> {
  const world = bareWorld(place);
  const status = await runCli(words, world);
  return { status, out: world.terminal.output, err: world.terminal.errors.join('\n') };
}

describe('conclave profile', () => {
  test('list and show: those that came with Conclave, and one’s own with its version', async () => {
    await cli('profile', 'save', 'mine.yaml', ...data());
    const { out } = await cli('profile', 'list', ...data());
    expect(out.find((line) => line.startsWith('root '))).toMatch(/^root +root +built-in +[0-9a-f]{16}… {2}\S/u);
    expect(out.find((line) => line.startsWith('mine '))).toMatch(/^mine +leaf +own, v1 +/u);
    expect((await cli('profile', 'show', 'mine', ...data())).out.join('\n')).toBe(readFileSync(join(place, 'mine.yaml'), 'utf8').trimEnd());
    expect((await cli('profile', 'show', 'nobody', ...data())).status).toBe(3);
  });

  test('check: everything wrong, by line, and 1; hash and words where nothing is', async () => {
    const good = await cli('profile', 'check', 'mine.yaml');
    expect([good.status, good.out.at(-1)]).toEqual([0, 'valid: yes']);
    expect(good.out).toContain(`sha256: ${sha256Hex(new Uint8Array(readFileSync(join(place, 'mine.yaml'))))}`);
    write('bad.yaml', shipped.replace('P47D', 'soon').replace('serverAuth]', 'serving]'));
    const bad = await cli('profile', 'check', 'bad.yaml');
    expect(bad.status).toBe(1);
    expect(bad.out.filter((line) => line.startsWith('problem: ')).map((line) => /line \d+: \S+:/u.exec(line)?.[0])).toEqual([
      `line ${shipped.split('\n').findIndex((line) => line.includes('P47D')) + 1}: validity.max:`,
      `line ${shipped.split('\n').findIndex((line) => line.includes('serverAuth]')) + 1}: extensions.extendedKeyUsage.purposes.0:`,
    ]);
  });

  test('preview: the certificate field by field; 1 where lint finds an error; a CRL has none', async () => {
    const good = await cli('profile', 'preview', 'tls-server', ...data());
    expect([good.status, good.err]).toEqual([0, '']);
    expect(good.out.some((line) => line.startsWith('subjectAltName: dNSName host.example'))).toBe(true);
    write(
      'bad.yaml',
      readFileSync(join(root, 'resources/profiles/issuing-services.yaml'), 'utf8').replace(/^ {2}extendedKeyUsage: .*\n/mu, ''),
    );
    const bad = await cli('profile', 'preview', 'bad.yaml', '--rules', 'br');
    expect([bad.status, bad.out.some((line) => line.includes('br-subordinate-key-purpose-present'))]).toEqual([1, true]);
    expect((await cli('profile', 'preview', 'root-crl')).status).toBe(3);
  });

  test('save: never over one that came with Conclave', async () => {
    write('taken.yaml', shipped);
    const { status, err } = await cli('profile', 'save', 'taken.yaml', ...data());
    expect([status, err]).toEqual([3, expect.stringContaining('policy.label-in-use') as string]);
  });

  test('PROFILE-HASH: a plan names the version it was made for; a changed profile is found by conclave check', async () => {
    // Without --data it is the user's own directory, which profiles do not need a record in.
    await cli('profile', 'save', 'mine.yaml');
    const mine = sha256Hex(new Uint8Array(readFileSync(join(place, 'mine.yaml'))));
    write('next.yaml', shipped.replace('id: tls-server', 'id: mine').replace('P47D', 'P40D'));
    // A file beside the plan would be read before the data directory's.
    rmSync(join(place, 'mine.yaml'));
    const { params } = leafPlan();
    write('www.plan.yaml', encode(leafPlan({ params: { ...params, profile: 'mine' }, profiles: { mine } })));
    const before = await cli('check', 'www.plan.yaml');
    expect([before.status, before.out.at(-1)]).toEqual([0, 'valid: yes']);
    await cli('profile', 'save', 'next.yaml');
    const after = await cli('check', 'www.plan.yaml');
    expect(after.status).not.toBe(0);
    expect(`${after.out.join('\n')}${after.err}`).toMatch(/policy\.profile-hash: .*another version of profile «mine»/u);
  });
});
