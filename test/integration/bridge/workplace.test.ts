import { existsSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { openWorkplace } from '../../../main/workplace.ts';
import { resourceLibrary } from '../../../main/shell/resources.ts';
import { startNodeProcess } from '../../../main/shell/node-process.ts';
import { openWindowCore, type OpenedWorkplace, type WindowCore } from '../../../main/shell/window/window-core.ts';
import type { PickedPlan } from '../../../main/shell/window/chosen-plan.ts';
import { calls, type CallName } from '../../../preload/contract/calls.ts';
import type { Door } from '../../../main/bridge/router.ts';
import { ask, own, playRun } from './play-run.ts';

const programDirectory = resolve(import.meta.dirname, '../../..');
const opened: { core: WindowCore; place: string }[] = [];
afterEach(async () => {
  for (const { core, place } of opened.splice(0)) {
    await core.close();
    rmSync(place, { recursive: true, force: true });
  }
});

interface Opened {
  readonly door: Door;
  readonly core: WindowCore;
  readonly workplace: OpenedWorkplace;
  readonly place: string;
  readonly pushed: [string, unknown][];
}

async function open(options: { place?: string; plan?: () => PickedPlan | null; cost?: { kdfCost: number } } = {}): Promise<Opened> {
  const place = options.place ?? mkdtempSync(join(tmpdir(), 'conclave-workplace-'));
  const pushed: [string, unknown][] = [];
  let workplace: OpenedWorkplace | null = null;
  const core = await openWindowCore(
    {
      environment: {},
      platform: process.platform,
      homeDirectory: homedir(),
      temporaryDirectory: place,
      programDirectory,
      pagesDirectory: place,
      now: () => new Date(),
      monotonic: () => performance.now(),
      random: (length) => new Uint8Array(randomBytes(length)),
      startHsmProcess: () => startNodeProcess(),
      openWorkplace: (request) => Promise.resolve((workplace = openWorkplace({ ...request, ...options.cost }))),
      onBug: (error) => {
        throw error;
      },
      onEnd: () => () => undefined,
    },
    { shell: 'chromium', dataDirectory: join(place, 'data'), token: { provider: 'soft' }, out: null },
    own.origin,
    {
      push: (name, value) => void pushed.push([name, value]),
      choosePlan: () => Promise.resolve(options.plan?.() ?? null),
      grantCamera: () => undefined,
    },
  );
  opened.push({ core, place });
  if (workplace === null) throw new Error('no workplace');
  return { door: core.door as Door, core, workplace, place, pushed };
}

const names = { subject: 'Example Root R1', administrator: 'Alice Ndiaye', custodian: 'Bob Lindqvist', witness: 'Dave Okafor' };
const resources = resourceLibrary(programDirectory, null);
/** The example, for people in a room. */
const policyChange: PickedPlan = {
  name: 'policy-change.plan.yaml',
  bytes: new TextEncoder().encode(
    readFileSync(join(programDirectory, 'resources/examples/policy-change.plan.yaml'), 'utf8')
      .replace('attendance: unattended', 'attendance: people')
      .replace('window: none', 'window: { from: 2026-01-01T00:00:00Z, to: 2100-01-01T00:00:00Z }'),
  ),
  library: resources,
};
const rehearsalDirectories = (place: string): string[] => readdirSync(place).filter((name) => name.startsWith('conclave-rehearsal-'));

/** What every call gives must have the form the contract promises the window. */
function expectForm(name: CallName, value: unknown): void {
  const parsed = calls[name].output.safeParse(value);
  expect(parsed.error?.issues ?? []).toEqual([]);
}

describe('WORKPLACE', () => {
  test('REHEARSAL-ISOLATION: a plan on an authority that is not here is rehearsed on a stand-in of the window’s own', async () => {
    const { door, core, place, pushed } = await open({ plan: () => policyChange, cost: { kdfCost: 2 ** 12 } });
    const before = await ask(door, 'authorities', {});
    const preview = await ask(door, 'openPlan', {});
    const started = await ask(door, 'startPlan', { planId: preview?.planId ?? '', mode: 'rehearsal' });
    expectForm('startPlan', started);
    expect(pushed).toContainEqual(['progress', { runId: '', text: 'Making the stand-in authority', endable: false }]);
    const ended = await playRun(door, started);
    expect([ended.status, ended.mode]).toEqual(['finished', 'rehearsal']);
    const said = (await ask(door, 'transcript', { runId: started.runId })).find(({ event }) => event === 'authority-stands-in');
    expect(said).toMatchObject({ seq: 2, actor: 'conclave' });
    expect(await ask(door, 'authorities', {})).toEqual(before);
    expect(rehearsalDirectories(place)).toHaveLength(1);
    await core.close();
    expect(rehearsalDirectories(place)).toEqual([]);
  });

  test('modules beside the first are kept for the next start, and the change is in the workstation log without the path', async () => {
    const { door, workplace, place, core } = await open();
    const view = (module: string | null, nextStart: boolean) => ({
      devices: [
        { device: 'second', module, byFlag: false, nextStart },
        { device: 'card', module: null, byFlag: false, nextStart: false },
      ],
    });
    const shown = await ask(door, 'devices', {});
    expectForm('devices', shown);
    expect(shown).toEqual(view(null, false));
    const path = realpathSync('/usr/bin/env');
    expect(await ask(door, 'nameDevice', { device: 'second', module: path })).toEqual(view(path, true));
    const { store } = await workplace.production();
    const [named] = [...store.lines('workstation')]
      .map((line) => Buffer.from(line).toString())
      .filter((line) => line.includes('module-named'));
    expect(named).toContain('"device":"second"');
    expect(named).not.toContain(path);
    await core.close();
    const again = await open({ place });
    expect(await ask(again.door, 'devices', {})).toEqual(view(path, false));
    const { devices } = (await again.workplace.production()) as unknown as App;
    expect(devices.named('second')).toEqual({ provider: 'pkcs11', modulePath: path });
    expect(devices.named('card')).toBeNull();
    expect(await ask(again.door, 'nameDevice', { device: 'second', module: null })).toEqual(view(null, true));
  });

  test('REHEARSAL-ISOLATION: rehearse now, to the end, without touching production', async () => {
    const { door, core, place, pushed } = await open();
    const before = await ask(door, 'home', {});
    expectForm('home', before);
    expect(before).toMatchObject({ empty: true, due: [], runs: [], unknownOutcomes: 0 });
    const logBefore = (await ask(door, 'status', {})).log;

    const started = await ask(door, 'rehearseNow', names);
    expectForm('rehearseNow', started);
    expect(started).toMatchObject({ mode: 'rehearsal', attendance: 'people', title: 'Example Root R1' });
    expect(started.people.map(({ id }) => id)).toEqual(['alice', 'bob', 'dave']);
    expect(rehearsalDirectories(place)).toHaveLength(1);

    const paper = await ask(door, 'paper', { runId: started.runId });
    expectForm('paper', paper);
    expect(paper.hashes.map(({ what, sha256 }) => [what, sha256])).toEqual([['plan', started.planSha256]]);

    const reviewing = await playRun(door, started, 'review');
    expect(reviewing.hashes.at(-1)).toMatchObject({ hidden: true, words: [] });
    expect((await ask(door, 'paper', { runId: started.runId })).hashes.map(({ what }) => what)).toEqual(['plan', 'to be signed']);

    const ended = await playRun(door, reviewing);
    expectForm('run', ended);
    expect(ended).toMatchObject({ status: 'finished', current: null });
    expect(ended.bundle?.startsWith(join(place, 'data', 'rehearsals', 'REHEARSAL-'))).toBe(true);

    const verified = await ask(door, 'verifyEvidence', { runId: started.runId });
    expectForm('verifyEvidence', verified);
    expect(verified.checks.filter(({ verdict }) => verdict === 'failed')).toEqual([]);
    expect(verified.verdict).toBe('accepted');

    const [evidence] = await ask(door, 'evidence', {});
    expectForm('evidence', [evidence]);
    expect(evidence?.checkpoint).toBe(readFileSync(join(ended.bundle ?? '', 'checkpoint.txt'), 'utf8'));
    expect(evidence?.qr.every((row) => row.length === evidence.qr.length && /^[01]+$/.test(row))).toBe(true);

    const [run] = await ask(door, 'runs', {});
    expectForm('runs', [run]);
    expect(run).toMatchObject({ runId: started.runId, mode: 'rehearsal', status: 'finished', bundle: ended.bundle });
    // Production saw nothing of it: no authority, no event, no token.
    expect((await ask(door, 'home', {})).empty).toBe(true);
    expect((await ask(door, 'status', {})).log).toEqual(logBefore);
    expect(await ask(door, 'authorities', {})).toEqual([]);
    expect(readdirSync(join(place, 'data', 'tokens'))).toEqual([]);
    expect(pushed.some(([name, value]) => name === 'progress' && (value as { runId: string } | null)?.runId === started.runId)).toBe(true);
    expect(pushed.filter(([name]) => name === 'progress').at(-1)).toEqual(['progress', null]);

    await core.close();
    expect(rehearsalDirectories(place)).toEqual([]);
    expect(existsSync(join(ended.bundle ?? '', 'MANIFEST.json'))).toBe(true);
  });

  test('two rehearsals have nothing in common; a third name refused leaves nothing', async () => {
    const { door, place } = await open();
    const one = await ask(door, 'rehearseNow', names);
    const two = await ask(door, 'rehearseNow', { ...names, subject: 'Example Root R2' });
    expect(rehearsalDirectories(place)).toHaveLength(2);
    expect((await ask(door, 'run', { runId: one.runId })).title).toBe('Example Root R1');
    expect((await ask(door, 'run', { runId: two.runId })).title).toBe('Example Root R2');
    const refused = await door('rehearseNow', { ...names, subject: 'x'.repeat(55) }, own);
    expect(refused).toMatchObject({ ok: false, error: { code: 'input.schema' } });
    expect(rehearsalDirectories(place)).toHaveLength(2);
  });

  test('a run nobody has is refused, and a production run shows no paper', async () => {
    const { door } = await open();
    expect(await door('run', { runId: 'f'.repeat(32) }, own)).toMatchObject({ ok: false, error: { code: 'state.not-open' } });
    expect(await door('startPlan', { planId: 'f'.repeat(32), mode: 'production' }, own)).toMatchObject({
      ok: false,
      error: { code: 'state.not-open' },
    });
  });

  test('SINGLE-WRITER: a second window on the same data says so, and works once the first has gone', async () => {
    const first = await open();
    await ask(first.door, 'home', {});
    const second = await open({ place: first.place });
    expect(await second.door('home', {}, own)).toMatchObject({ ok: false, error: { code: 'store.in-use' } });
    await first.core.close();
    expectForm('home', await ask(second.door, 'home', {}));
  });

  test('the small calls have the form the contract promises', async () => {
    const { door } = await open();
    expectForm('status', await ask(door, 'status', {}));
    expectForm('tokens', await ask(door, 'tokens', {}));
    expectForm('audit', await ask(door, 'audit', {}));
    expect(await ask(door, 'openPlan', {})).toBeNull();
    expect(await ask(door, 'settings', {})).toEqual({ theme: 'system', language: 'en', textSize: 'normal' });
    const wanted = { theme: 'dark', language: 'de', textSize: 'room' } as const;
    expect(await ask(door, 'saveSettings', wanted)).toEqual(wanted);
    expect(await ask(door, 'settings', {})).toEqual(wanted);
    const person = await ask(door, 'newPerson', { id: 'alice', passphrase: new TextEncoder().encode('correct horse battery') });
    expectForm('newPerson', person);
    expect(await ask(door, 'people', {})).toEqual([person]);
    expect(await door('newPerson', { id: 'alice', passphrase: new TextEncoder().encode('correct horse battery') }, own)).toMatchObject({
      ok: false,
      error: { code: 'media.exists' },
    });
    expect(await door('newPerson', { id: 'bob', passphrase: new TextEncoder().encode('short') }, own)).toMatchObject({
      ok: false,
      error: { code: 'input.passphrase-weak' },
    });
  });
});
