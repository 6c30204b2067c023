// Files signed in the ceremony by a key made for that: what is signed, what is refused, and what the evidence says.

import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { CeremonyError } from '../../../main/errors.ts';
import { hashWords } from '../../../main/evidence/hash-words.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { type Sha256, sha256Hex } from '../../../main/pki/hash.ts';
import { parseCms } from '../../../main/pki/parse-cms.ts';
import { requireSigns } from '../../../main/steps/signing-key.ts';
import type { TbsItem } from '../../../main/steps/set-items.ts';
import type { KeyValue } from '../../../main/steps/values.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { attendedPlan, planOf, purposePlan, refreshPlan, resources, revokePlan } from './plans.ts';
import { eventsOf } from './record.ts';
import { finishAccepted, rootedWorld, verifyAnchored } from './rooted-world.ts';
import { act, currentOf, playTo, start } from './turns.ts';
import { World } from './world.ts';

const hashOf = (bytes: Uint8Array | null): Sha256 => sha256Hex(bytes ?? new Uint8Array());

const keyPlan = (algorithm: string): Plan =>
  purposePlan({
    title: 'Test signer',
    params: {
      ...purposePlan().params,
      purpose: 'code-signing',
      keyLabel: 'test-release-1',
      algorithm,
      profile: 'code-signing',
      subject: 'CN=Test Release Signer,O=Test Trust,C=CH',
      validity: 'P1Y',
    },
    profiles: { 'code-signing': hashOf(resources.profile('code-signing')) },
  });

const signPlan = (id: 'sign-artifact' | 'sign-release', named: string, change: Partial<Plan> = {}): Plan =>
  refreshPlan({
    title: 'Test release 1.0',
    playbook: { id, sha256: hashOf(resources.playbook(id)) },
    params: {
      token: 'at-run',
      authority: 'test-root-t1',
      signer: 'test-release-1',
      [id === 'sign-artifact' ? 'file' : 'list']: named,
      quorum: 2,
      copies: 1,
    },
    profiles: { 'signed-file': hashOf(resources.profile('signed-file')) },
    policyRef: { files: 'Test CP 1.0' },
    ...change,
  });

/** With people, who read back. */
const attended = (plan: Plan): Plan => {
  const { attendance, window } = attendedPlan();
  return { ...plan, attendance, window };
};

const contents: Readonly<Record<string, string>> = {
  'firmware.bin': 'firmware 1.0',
  'docs/notes.txt': 'nothing changed',
  'agent.jsonl': '{}\n',
};
const listOf = (names: readonly string[]): string =>
  names.map((name) => `${sha256Hex(Buffer.from(contents[name] ?? ''))}  ${name}\n`).join('');
const names = Object.keys(contents);

let signing: World;
let world: World;
let app: App;
let directory: string;

beforeAll(async () => {
  signing = await rootedWorld(planOf());
  const first = await signing.open();
  await playTo(first, await start(first, signing, keyPlan('ecdsa-p384')));
  signing.advance(60_000);
  await first.close();
}, 120_000);
afterAll(() => signing.remove());
beforeEach(async () => {
  world = new World(signing);
  app = await world.open();
  directory = join(world.out, 'release');
  mkdirSync(join(directory, 'docs'), { recursive: true });
  for (const [name, text] of Object.entries(contents)) writeFileSync(join(directory, name), text);
  writeFileSync(join(directory, 'list.sha256'), listOf(names));
});
afterEach(() => world.remove());

const fileStep = { 'sign-artifact': 'file', 'sign-release': 'files' } as const;

async function brought(plan: Plan, name: string, mode: 'production' | 'rehearsal' = 'production'): Promise<RunView> {
  const view = await playTo(app, await start(app, world, plan, mode), fileStep[plan.playbook.id as keyof typeof fileStep]);
  return act(app, view, undefined, { values: { artifact: join(directory, name) } });
}

const refused = async (plan: Plan, name: string): Promise<string> => {
  const error: unknown = await brought(plan, name).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(CeremonyError);
  return `${(error as CeremonyError).code}: ${(error as CeremonyError).message}`;
};

const folder = (done: RunView): string => join(done.bundle ?? '', 'artifacts/test-release-1');
const openssl = (done: RunView, name: string, ...more: readonly string[]): string => {
  const words = [
    '-verify',
    '-binary',
    '-inform',
    'DER',
    '-in',
    join(folder(done), `signed/${name}.p7s`),
    '-content',
    join(directory, name),
  ];
  const at = String(Math.floor(world.wall / 1000));
  const trust = ['-CAfile', join(folder(done), 'chain.pem'), '-purpose', 'any', '-attime', at, '-out', '/dev/null'];
  return spawnSync('openssl', ['cms', ...words, ...trust, ...more], { encoding: 'utf8' }).stderr;
};

describe('ARTIFACT-HASH', () => {
  test('a file the plan names: one signature, no copy of the file, accepted by verify and by openssl', async () => {
    const named = sha256Hex(Buffer.from(contents['firmware.bin'] ?? ''));
    const done = await finishAccepted(app, world, await brought(signPlan('sign-artifact', named), 'firmware.bin'));
    expect(readdirSync(join(folder(done), 'signed')).toSorted()).toEqual(['files.sha256', 'firmware.bin.p7s']);
    expect(readFileSync(join(folder(done), 'signed/files.sha256'), 'utf8')).toBe(listOf(['firmware.bin']));
    expect(openssl(done, 'firmware.bin')).toContain('Verification successful');
    expect(openssl(done, 'firmware.bin', '-cades')).toContain('Verification successful');
    appendFileSync(join(directory, 'firmware.bin'), '.');
    expect(openssl(done, 'firmware.bin')).toContain('Verification failure');
  }, 60_000);

  test('a release by its list: a signature for every file, one approval of each custodian over all of them', async () => {
    const plan = signPlan('sign-release', sha256Hex(Buffer.from(listOf(names))));
    const done = await finishAccepted(app, world, await brought(plan, 'list.sha256'));
    for (const name of names) expect(openssl(done, name)).toContain('Verification successful');
    const approvals = eventsOf(app, done.runId).filter(({ event }) => event === 'approval-given');
    expect(approvals.map(({ data }) => (data['items'] as string[]).length)).toEqual([3, 3]);
    expect(readFileSync(join(folder(done), 'signed/files.sha256'), 'utf8')).toBe(listOf(names));
  }, 60_000);

  test('a plan that names no hash: the file is shown, and its words are read back before anything is signed', async () => {
    await app.close();
    app = await world.open({ unattended: false });
    app.engine.history.skip('Alice Ndiaye', 'the paper is in another room');
    const shown = await brought(attended(signPlan('sign-artifact', 'at-run')), 'firmware.bin');
    const sha256 = sha256Hex(Buffer.from(contents['firmware.bin'] ?? ''));
    expect(shown.current?.stepId).toBe('file');
    expect(JSON.stringify(shown.current?.stage)).toContain(sha256);
    expect(shown.hashes.at(-1)).toMatchObject({ what: 'brought', hidden: true, words: [] });
    const asked = currentOf(shown).prompts.find(({ kind }) => kind === 'words');
    if (asked?.kind !== 'words') throw new Error('nothing is read back');
    const words = asked.positions.map((position) => hashWords(sha256)[position] ?? '');
    const wrong = { values: { [asked.id]: { words: words.toReversed(), source: 'paper' } } };
    await expect(act(app, shown, undefined, wrong)).rejects.toMatchObject({ code: 'input.words-wrong' });
    const read = await act(app, await app.engine.view(shown.runId), undefined, { values: { [asked.id]: { words, source: 'paper' } } });
    expect(read.current?.stepId).toBe('signature');
    await finishAccepted(app, world, read);
  }, 60_000);

  test('another file than the plan names, one that is not as the list says, and one that is not there are refused, and nothing was read', async () => {
    const other = await refused(signPlan('sign-artifact', 'ab'.repeat(32)), 'firmware.bin');
    expect(other).toMatch(
      /^input\.hash-mismatch: ARTIFACT-HASH: the plan names (?:ab){32}, and the SHA-256 of this file is [0-9a-f]{64}\./,
    );
    const plan = signPlan('sign-release', sha256Hex(Buffer.from(listOf(names))));
    writeFileSync(join(directory, 'docs/notes.txt'), 'something else');
    expect(await refused(plan, 'list.sha256')).toMatch(/^input\.hash-mismatch: ARTIFACT-HASH: the list says .* of «docs\/notes\.txt»/);
    expect(await refused(plan, 'no.sha256')).toMatch(/^input\.not-found: /);
  }, 60_000);

  test('a link in place of a file, a list that leads out, and a directory are refused', async () => {
    const plan = (text: string): Plan => signPlan('sign-release', sha256Hex(Buffer.from(text)));
    symlinkSync(join(directory, 'firmware.bin'), join(directory, 'link.bin'));
    const line = (name: string): string => `${sha256Hex(Buffer.from(contents['firmware.bin'] ?? ''))}  ${name}\n`;
    for (const [text, code] of [
      [line('link.bin'), 'input.unsupported'],
      [line('../release/firmware.bin'), 'input.schema'],
      [line('/etc/hostname'), 'input.schema'],
      [line('docs'), 'input.unsupported'],
      [line('missing.bin'), 'input.not-found'],
    ] as const) {
      writeFileSync(join(directory, 'list.sha256'), text);
      expect(await refused(plan(text), 'list.sha256')).toMatch(new RegExp(`^${code.replace('.', '\\.')}: `));
    }
    expect(await refused(signPlan('sign-artifact', 'at-run'), 'link.bin')).toMatch(/^input\.unsupported: «link\.bin» is a link/);
    expect(await refused(signPlan('sign-artifact', 'at-run'), 'docs')).toMatch(/^input\.unsupported: /);
  }, 90_000);
});

describe('ARTIFACT-SIGNER, KEY-PURPOSE', () => {
  test('a signer whose certificate was revoked since is not opened', async () => {
    const asked = await playTo(app, await start(app, world, revokePlan('release signer')), 'revoke');
    const answers = { 'happened-1': 'key-compromise', 'since-1': 'now', 'invalid-1': 'none', 'note-1': 'none' };
    const revoked = await act(app, asked, undefined, { values: answers }).catch(() => null);
    if (revoked === null) throw new Error(JSON.stringify(currentOf(asked).prompts));
    await playTo(app, revoked);
    world.advance(60_000);
    await expect(brought(signPlan('sign-artifact', 'at-run'), 'firmware.bin')).rejects.toThrow(/is revoked/);
  }, 60_000);

  test('a label nobody made a key for files under is named', async () => {
    const plan = signPlan('sign-artifact', 'at-run');
    const other = { ...plan, params: { ...plan.params, signer: 'test-root-t1' } };
    await expect(brought(other, 'firmware.bin')).rejects.toThrow(/No key «test-root-t1» was made here for code-signing/);
  });

  test('an authority’s key signs no file, and a signer’s key nothing else', () => {
    const key = (purpose?: KeyValue['purpose']): KeyValue =>
      ({ type: 'key', label: 'k', ...(purpose === undefined ? {} : { purpose }) }) as KeyValue;
    const item = (makes: string): TbsItem => ({ item: makes, planned: { makes } }) as unknown as TbsItem;
    expect(() => requireSigns(key(), [item('cms')])).toThrow(/KEY-PURPOSE: «k» is an authority’s/);
    for (const makes of ['certificate', 'crl', 'request', 'ocsp'])
      expect(() => requireSigns(key('code-signing'), [item(makes)])).toThrow(/KEY-PURPOSE/);
    for (const purpose of ['ocsp-signing', 'time-stamping', 'audit'] as const)
      expect(() => requireSigns(key(purpose), [item('cms')])).toThrow(/KEY-PURPOSE/);
    expect(() => requireSigns(key('document-signing'), [item('cms')])).not.toThrow();
  });

  test.each(['rsa-3072', 'rsa-4096', 'ecdsa-p256'] as const)(
    '%s: signed, accepted by verify and by openssl',
    async (algorithm) => {
      const plan = keyPlan(algorithm);
      await playTo(app, await start(app, world, { ...plan, params: { ...plan.params, keyLabel: 'test-release-2' } }));
      world.advance(60_000);
      const named = sha256Hex(Buffer.from(contents['firmware.bin'] ?? ''));
      const sign = signPlan('sign-artifact', named);
      const done = await finishAccepted(
        app,
        world,
        await brought({ ...sign, params: { ...sign.params, signer: 'test-release-2' } }, 'firmware.bin'),
      );
      const place = join(done.bundle ?? '', 'artifacts/test-release-2');
      const fields = parseCms(readFileSync(join(place, 'signed/firmware.bin.p7s')));
      expect(fields.digestAlgorithm).toBe(algorithm === 'rsa-4096' ? 'sha384' : 'sha256');
      const words = [
        '-in',
        join(place, 'signed/firmware.bin.p7s'),
        '-content',
        join(directory, 'firmware.bin'),
        '-CAfile',
        join(place, 'chain.pem'),
      ];
      const at = String(Math.floor(world.wall / 1000));
      const said = spawnSync('openssl', [
        'cms',
        '-verify',
        '-binary',
        '-inform',
        'DER',
        ...words,
        '-purpose',
        'any',
        '-attime',
        at,
        '-out',
        '/dev/null',
      ]);
      expect(said.status).toBe(0);
    },
    60_000,
  );
});

describe('evidence that was bent', () => {
  test('ARTIFACT-HASH: a list that names another file, and a signature under another name, are refused', async () => {
    const done = await finishAccepted(
      app,
      world,
      await brought(signPlan('sign-release', sha256Hex(Buffer.from(listOf(names)))), 'list.sha256'),
    );
    const list = join(folder(done), 'signed/files.sha256');
    writeFileSync(list, listOf(names).replace('firmware.bin', 'firmware.bim'));
    const bent = await verifyAnchored(app, done.bundle ?? '');
    expect(bent.verdict).toBe('refused');
    expect(bent.checks.find(({ name }) => name === 'ARTIFACT-HASH')).toMatchObject({ verdict: 'failed' });
  }, 60_000);
});
