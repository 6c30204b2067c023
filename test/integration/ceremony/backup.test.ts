// make-backup and confirm-backup-key: the key on a second token, proved before anything is signed. The embedded token and its copy, in
// this process; then SoftHSM2 with a copied token directory, in processes of their own.

import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { verifyBundle } from '../../../main/evidence/verify-bundle.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { missing, newToken, pin as hsmPin, softHsmPath } from '../hsm/providers.ts';
import { errorOf } from '../hsm/error-of.ts';
import { eventNames, eventsOf } from './record.ts';
import { planOf, proposedPolicy, resources } from './plans.ts';
import { act, currentOf, pin, playTo, start } from './turns.ts';
import { World, type OpenWorld } from './world.ts';

let world: World;
let app: App;

const plan = (change: Partial<Plan> = {}): Plan =>
  planOf({
    playbook: {
      id: 'root-ca-with-backup-token',
      sha256: sha256Hex(resources.playbook('root-ca-with-backup-token') ?? new Uint8Array()),
    },
    params: { ...planOf().params, backupToken: 'at-run' },
    backup: 'store-copy',
    policy: { ...proposedPolicy, backup: 'store-copy' },
    ...change,
  });

const copyOf = (of: World): string => join(of.directory, 'copy');
const open = async (options: OpenWorld = {}): Promise<void> => {
  app = await world.open({ devices: { second: { provider: 'soft', directory: copyOf(world) } }, ...options });
};
const atProof = async (): Promise<RunView> => playTo(app, await start(app, world, plan()), 'proof');
const refused = async (view: RunView): Promise<{ code: string; text: string }> => {
  const { code, message } = await errorOf(act(app, view));
  return { code, text: message };
};
const named = (runId: string, name: string) => eventsOf(app, runId).filter(({ event }) => event === name);
const confirmed = (runId: string): boolean => eventNames(app, runId).includes('backup-confirmed');

beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

describe('BACKUP-SAME-KEY', () => {
  test('the copy shows the key and signs one probe, in another store; the bundle verifies', async () => {
    await open();
    const view = await playTo(app, await start(app, world, plan()));
    const [event] = named(view.runId, 'backup-confirmed');
    const [key] = named(view.runId, 'key-generated');
    expect(event?.data).toMatchObject({ method: 'store-copy', provider: 'soft', spkiSha256: key?.data['spkiSha256'] });
    expect(event?.checks).toMatchObject([
      { name: 'BACKUP-SAME-KEY', verdict: 'passed' },
      { name: 'BACKUP-OTHER-TOKEN', verdict: 'passed', reason: 'a mark made on the second token did not show on the first' },
      { name: 'REHEARSAL-ISOLATION', verdict: 'passed' },
    ]);
    const probes = named(view.runId, 'intent').filter(({ data }) => data['operation'] === 'sign-probe');
    expect(probes.map(({ step }) => step)).toEqual(['key', 'proof']);
    const verdict = await verifyBundle(view.bundle ?? '', { unanchored: true });
    expect(verdict.checks.find(({ name }) => name === 'BACKUP-SAME-KEY')).toMatchObject({ verdict: 'passed' });
    expect(verdict.verdict).toBe('accepted');
  });

  test('missing key: the copy was made before the key was', async () => {
    await open();
    const before = await playTo(app, await start(app, world, plan()), 'key');
    cpSync(join(world.data, 'tokens'), join(world.directory, 'early'), { recursive: true });
    const view = await playTo(app, before, 'proof');
    cpSync(join(world.directory, 'early'), copyOf(world), { recursive: true, force: true });
    const { code, text } = await refused(view);
    expect([code, text]).toEqual(['token.check-failed', expect.stringContaining('does not hold the key «test-root-t1»')]);
    expect(confirmed(view.runId)).toBe(false);
  });

  test('other key: the copy holds another one under the same label and identifier', async () => {
    await open();
    const view = await atProof();
    const second = app.devices.open(app.devices.named('second') ?? app.devices.own);
    const [token] = await second.tokens();
    const session = await (await second.find(token?.identity ?? '')).login(Buffer.from(pin));
    const [key] = await session.keys();
    await session.destroyKey(key?.ckaId ?? '');
    await session.generateKeyPair({ label: key?.label ?? '', ckaId: key?.ckaId ?? '', algorithm: 'ecdsa-p256' });
    await second.end();
    const { code, text } = await refused(view);
    expect([code, text]).toEqual(['token.check-failed', expect.stringContaining('another key under the name «test-root-t1»')]);
    expect(confirmed(view.runId)).toBe(false);
  });

  test('no copy: nothing is asked of the second token, and it can be made and confirmed afterwards', async () => {
    await open();
    const view = await atProof();
    rmSync(copyOf(world), { recursive: true });
    const logins = world.calls.filter((call) => call === 'login').length;
    expect((await refused(view)).code).toBe('token.not-found');
    expect(world.calls.filter((call) => call === 'login')).toHaveLength(logins);
    expect((await app.engine.view(view.runId)).current?.problem?.code).toBe('token.not-found');
    cpSync(join(world.data, 'tokens'), copyOf(world), { recursive: true });
    expect((await act(app, await app.engine.view(view.runId))).current?.stepId).toBe('cert');
  });

  test('BACKUP-OTHER-TOKEN: the same store under another name is refused', async () => {
    await open({ devices: { second: { provider: 'soft', directory: join(world.directory, 'link') } } });
    mkdirSync(join(world.data, 'tokens'), { recursive: true });
    symlinkSync(join(world.data, 'tokens'), join(world.directory, 'link'));
    const view = await atProof();
    const { code, text } = await refused(view);
    expect([code, text.slice(0, 26)]).toEqual(['token.check-failed', 'BACKUP-OTHER-TOKEN failed:']);
    expect(confirmed(view.runId)).toBe(false);
    expect((await (await app.hsm.find((await app.hsm.tokens())[0]?.identity ?? '')).publicObjects()).join()).not.toContain('mark');
  });

  test('wrong PIN: refused by the second token, and the first one’s session lives on', async () => {
    await open();
    const view = await atProof();
    const wrong = await errorOf(act(app, view, undefined, { secrets: { pin: 'not the pin 000' } }));
    expect(wrong.code).toBe('token.pin-incorrect');
    const again = await app.engine.view(view.runId);
    expect(currentOf(again).prompts.map(({ id }) => id)).toEqual(['pin']);
    expect((await act(app, again)).current?.stepId).toBe('cert');
  });

  test.each([
    ['login', 'confirm-backup-key'],
    ['keys', 'confirm-backup-key'],
    ['sign', 'unknown-outcome'],
    ['clearMark', 'unknown-outcome'],
  ])('process lost in %s of the second token: nothing is taken for confirmed, then %s', async (call, then) => {
    let armed = false;
    await open({
      onCall(made, kill) {
        if (!armed || made !== call) return;
        armed = false;
        kill();
      },
    });
    const view = await atProof();
    armed = true;
    expect((await refused(view)).code).toBe('token.process-lost');
    const after = await app.engine.view(view.runId);
    expect([currentOf(after).kind, confirmed(view.runId)]).toEqual([then, false]);
    // The first token's PIN is not asked again: its own process is alive.
    expect(currentOf(after).prompts.map(({ id }) => id)).not.toContain('pin-again');
    const over = await playTo(app, after, 'cert');
    expect(confirmed(over.runId)).toBe(true);
  });

  test('policy.plan-weaker: the plan names no backup method', async () => {
    await open();
    const none = plan({ backup: 'none', policy: proposedPolicy });
    expect((await errorOf(start(app, world, none))).code).toBe('policy.plan-weaker');
    expect(app.engine.unfinished()).toEqual([]);
  });
});

const skipped = missing(softHsmPath);
describe.skipIf(skipped !== null)(`BACKUP-SAME-KEY on SoftHSM2${skipped === null ? '' : ` (skipped: ${skipped})`}`, () => {
  const store = (name: string) => {
    const directory = join(world.directory, name);
    mkdirSync(join(directory, 'tokens'), { recursive: true });
    const configuration = join(directory, 'softhsm2.conf');
    writeFileSync(configuration, `directories.tokendir = ${join(directory, 'tokens')}\nobjectstore.backend = file\nlog.level = ERROR\n`);
    return { provider: 'pkcs11', modulePath: softHsmPath, environment: { SOFTHSM2_CONF: configuration } } as const;
  };

  test(
    'a copied token directory, opened by its own configuration; without the copy the same instance is refused',
    { timeout: 60_000 },
    async () => {
      const secrets = { secrets: { pin: hsmPin().toString() } };
      app = await world.open({ ownProcess: true, token: store('hsm'), devices: { second: store('copy') } });
      await newToken(app.hsm, 'ROOT-A');
      let view = await playTo(app, await start(app, world, plan()), 'token');
      view = await playTo(app, await act(app, view, undefined, secrets), 'proof');
      expect(currentOf(view).problem?.code).toBe('token.not-found');
      await app.close();
      // The wrong way first: no second configuration, so the second opening is of the same store.
      app = await world.open({ ownProcess: true, token: store('hsm') });
      const same = await errorOf(act(app, await app.engine.view(view.runId), undefined, secrets));
      expect([same.code, same.message]).toEqual(['token.check-failed', expect.stringContaining('BACKUP-OTHER-TOKEN failed')]);
      await app.close();
      cpSync(join(world.directory, 'hsm', 'tokens'), join(world.directory, 'copy', 'tokens'), { recursive: true });
      expect(existsSync(join(world.directory, 'copy', 'tokens'))).toBe(true);
      app = await world.open({ ownProcess: true, token: store('hsm'), devices: { second: store('copy') } });
      view = await act(app, await app.engine.view(view.runId), undefined, secrets);
      expect(currentOf(view).stepId).toBe('cert');
      expect(named(view.runId, 'backup-confirmed')[0]?.data).toMatchObject({ provider: 'pkcs11', method: 'store-copy' });
    },
  );
});
