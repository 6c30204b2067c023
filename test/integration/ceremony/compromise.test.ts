// The key of an issuing CA is compromised: what was seen starts clocks, people decide, and the steps of the other answer are skipped; up to
// the quorum nothing is changed; a compromised key is no remedy.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { authorityRecords } from '../../../main/bridge/authorities.ts';
import { dueNow } from '../../../main/bridge/due-now.ts';
import { CeremonyError } from '../../../main/errors.ts';
import type { Sha256 } from '../../../main/pki/hash.ts';
import { readCertificates } from '../../../main/store/tables/certificate.ts';
import { readCrls } from '../../../main/store/tables/crl.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { ecKey } from '../../fixtures/requests/specimens.ts';
import { requestFor } from './issuing-request.ts';
import { compromisePlan, issuingPlan } from './plans.ts';
import { eventsOf } from './record.ts';
import { finishAccepted, rootedWorld, spkiSha256Of, verifyAnchored } from './rooted-world.ts';
import { act, currentOf, playTo, start, type Change } from './turns.ts';
import { World } from './world.ts';

const hour = 60 * 60 * 1000;
let issued: World;
let world: World;
let app: App;

beforeAll(async () => {
  issued = await rootedWorld();
  const made = await issued.open();
  const view = await playTo(made, await start(made, issued, issuingPlan()), 'request');
  await playTo(made, await act(made, view, undefined, { values: { request: requestFor(ecKey('issuing s1')) } }));
  await made.close();
  issued.advance(60_000);
}, 120_000);
afterAll(() => issued.remove());
beforeEach(async () => {
  world = new World(issued);
  app = await world.open();
  plan = compromisePlan();
});
afterEach(() => world.remove());

const give = (view: RunView, values: Change['values'], person?: string): Promise<RunView> =>
  act(app, view, person, { values: values ?? {} });
let plan = compromisePlan();
const begun = (): Promise<RunView> => start(app, world, plan);
/** Somebody says what was seen; then everybody comes. */
const suspected = async (obtained = 'now'): Promise<RunView> =>
  give(await begun(), { what: 'Unknown certificates under its key', source: 'A relying party', obtained }, 'carol');
/** Decided, and the revocation is the next thing said. */
async function decided(answer: 'compromised' | 'false-alarm'): Promise<RunView> {
  const view = await playTo(app, await suspected(), 'sure');
  return give(view, { answer, reason: 'Nobody can show that it is safe' });
}
/** Recorded as revoked because its key is compromised. */
async function recorded(): Promise<RunView> {
  let view = await playTo(app, await decided('compromised'), 'revoke');
  // People in the room say first that this is the one.
  while (!currentOf(view).prompts.some(({ id }) => id === 'happened-1')) view = await act(app, view);
  return playTo(app, await give(view, { 'happened-1': 'key-compromise' }), 'remedy');
}
const later = async (): Promise<RunView> => give(await recorded(), { answer: 'later', reason: 'The request is not here yet' });
const status = (view: RunView): Record<string, string> => Object.fromEntries(view.steps.map((step) => [step.id, step.status]));
const told = (view: RunView, name: string): string[] =>
  eventsOf(app, view.runId)
    .filter(({ event }) => event === name)
    .map(({ data }) => String(data['clock']));
const codeOf = async (work: () => Promise<unknown>): Promise<string> =>
  work().then(
    () => 'done',
    (error: unknown) => (error instanceof CeremonyError ? `${error.code}: ${error.message}` : String(error)),
  );
const due = (): { what: string; urgency: string }[] =>
  dueNow(app.store, authorityRecords(app.store), new Date(world.wall))
    .filter(({ kind }) => kind === 'clock')
    .map(({ what, urgency }) => ({ what, urgency }));
const revocation = 'Revocation of the certificate of the CA';

describe('CLOCKS-TOLD', () => {
  test('one person starts the clocks before anybody is counted present, from when the evidence came, and Home and `conclave due` count them', async () => {
    const view = await suspected('2026-11-21T08:00:00Z');
    expect(currentOf(view).stepId).toBe('people');
    expect(view.clocks?.list.map(({ id, due: until, ended }) => [id, until, ended])).toEqual([
      ['preliminary-report', '2026-11-22T08:00:00.000Z', undefined],
      ['revocation', '2026-11-28T08:00:00.000Z', undefined],
    ]);
    expect(due()).toEqual([
      { what: 'Preliminary report to the holder and to whoever reported it', urgency: 'soon' },
      { what: revocation, urgency: 'soon' },
    ]);
    expect(told(view, 'clock-started')).toEqual(['preliminary-report', 'revocation']);
  });

  test('a pause pauses none; one that is over is overdue; one that was missed is told as missed, and the bundle is accepted', async () => {
    const early = await suspected();
    const paused = await app.engine.control({
      runId: early.runId,
      revision: early.revision,
      person: 'alice',
      act: 'pause',
      reason: 'Night',
    });
    world.advance(25 * hour);
    expect(due().map(({ urgency }) => urgency)).toEqual(['overdue', 'soon']);
    const again = await app.engine.control({
      runId: early.runId,
      revision: paused.revision,
      person: 'alice',
      act: 'continue',
      reason: 'Day',
    });
    const sure = await playTo(app, again, 'sure');
    const report = await give(sure, { answer: 'compromised', reason: 'No doubt is left' });
    expect(currentOf(report).stepId).toBe('report');
    const on = await give(report, { whom: 'The holder', how: 'telephone', when: 'now' });
    expect(on.clocks?.list.find(({ id }) => id === 'preliminary-report')?.ended?.met).toBe(false);
    const end = await playTo(app, await give(await playTo(app, on, 'revoke'), { 'happened-1': 'key-compromise' }), 'remedy');
    const done = await finishAccepted(app, world, await give(end, { answer: 'later', reason: 'No request' }));
    expect(told(done, 'clock-missed')).toEqual(['preliminary-report']);
    expect(told(done, 'clock-met')).toEqual(['revocation', 'revocation-list']);
    expect(due()).toEqual([]);
  });

  test('evidence of the future and text that is none are refused', async () => {
    const view = await begun();
    const said = { what: 'Something', source: 'Somebody', obtained: '2026-11-22T08:00:00Z' };
    expect(await codeOf(() => give(view, said))).toMatch(/^input\.schema: .* lies in the future/u);
    expect(await codeOf(() => give(view, { ...said, obtained: 'yesterday' }))).toMatch(/must be «now» or a UTC date/u);
    expect(await codeOf(() => give(view, { ...said, obtained: 'now', what: ' ' }))).toMatch(/must be one line/u);
  });

  test('an aborted run tells which clocks it leaves running, and they are due no more', async () => {
    const view = await suspected();
    await app.engine.control({ runId: view.runId, revision: view.revision, person: 'alice', act: 'abort', reason: 'Begun twice' });
    expect(told(view, 'clock-left-running')).toEqual(['preliminary-report', 'revocation']);
    expect(due()).toEqual([]);
  });
});

describe('BRANCHES-FOLLOWED', () => {
  test('a false alarm: nothing is opened, revoked or signed; every step passed over says why; messages leave; the bundle is accepted', async () => {
    const [before] = [readCrls(app.store, `${spkiSha256Of(app)}:full`).length];
    const view = await decided('false-alarm');
    expect(currentOf(view).stepId).toBe('stand-down');
    const done = await finishAccepted(app, world, view);
    const skipped = done.steps.filter((step) => step.status === 'skipped');
    expect(skipped.map(({ id }) => id).join(' ')).toBe(
      'report token authority revoke read agree record remedy reserve request cert crl lint review approve sign shut burn tell programs',
    );
    expect(skipped[0]?.skipped).toBe(
      'Is the key compromised, or must it be treated as if it were? No: it was a false alarm, and nothing is revoked',
    );
    expect(skipped.find(({ id }) => id === 'cert')?.skipped).toMatch(/This was not asked\.$/u);
    expect(readCrls(app.store, `${spkiSha256Of(app)}:full`)).toHaveLength(before ?? 0);
    expect(told(done, 'clock-left-running')).toEqual(['preliminary-report', 'revocation']);
    const mail = readFileSync(join(done.bundle ?? '', 'artifacts/messages/stand-down.eml'), 'utf8');
    expect(mail).toContain('X-Unsent: 1\r\n');
  });

  test('the list goes out without a certificate where the remedy comes later; a refusal goes back past what was skipped', async () => {
    // Only people refuse.
    await app.close();
    app = await world.open({ unattended: false });
    app.engine.history.skip('Alice Ndiaye', 'the paper is in the safe');
    plan = compromisePlan({ attendance: 'people', window: { from: '2026-11-21T08:00:00Z', to: '2026-11-21T18:00:00Z' } });
    const approve = await playTo(app, await later(), 'approve');
    expect(status(approve)).toMatchObject({ request: 'skipped', cert: 'skipped', crl: 'done' });
    const refused = await act(app, approve, 'bob', { values: { 'bob.decision': 'refuse' } });
    expect(currentOf(refused).stepId).toBe('crl');
    expect(status(refused)).toMatchObject({ request: 'skipped', cert: 'skipped', lint: 'waiting' });
    const done = await finishAccepted(app, world, refused);
    const text = readFileSync(join(done.bundle ?? '', 'artifacts/messages/tell.txt'), 'utf8');
    expect(text).toMatch(/CN=Test Issuing CA S1,O=Test Trust,C=CH, serial number [0-9a-f]+: cACompromise \(2\), revoked since 2026-11-21/u);
    expect(text).toContain('Certificates signed in its place:\n\nnot known yet\n');
  });

  test('up to the approval nothing is changed: an abort before it leaves the certificate as it was', async () => {
    const view = await playTo(
      app,
      await give(await playTo(app, await decided('compromised'), 'revoke'), { 'happened-1': 'key-compromise' }),
      'agree',
    );
    await app.engine.control({ runId: view.runId, revision: view.revision, person: 'alice', act: 'abort', reason: 'The wrong CA' });
    const serial = readCertificates(app.store, { role: 'subordinate' })[0]?.serial ?? '';
    expect(app.store.head(view.runId).size).toBeGreaterThan(0);
    const list = readCrls(app.store, `${spkiSha256Of(app)}:full`).at(-1);
    expect(Buffer.from(list?.der ?? []).includes(Buffer.from(serial, 'hex'))).toBe(false);
    expect(eventsOf(app, view.runId).some(({ event }) => event === 'revocation-recorded')).toBe(false);
  });
});

describe('KEY-NOT-COMPROMISED', () => {
  test('an emergency intermediate with a new key is signed; one with the compromised key is refused', async () => {
    const view = await give(await recorded(), { answer: 'new-intermediate', reason: 'A request is here' });
    expect(currentOf(view).stepId).toBe('request');
    const stolen = requestFor(ecKey('issuing s1'), 'CN=Test Emergency CA E1,O=Test Trust,C=CH');
    expect(await codeOf(() => give(view, { request: stolen }))).toMatch(
      /^policy\.key-compromised: KEY-NOT-COMPROMISED: the key of the request is declared compromised: certificate [0-9a-f]+ of CN=Test Issuing CA S1/u,
    );
    const done = await finishAccepted(app, world, await give(view, { request: requestFor(ecKey('emergency e1')) }));
    const text = readFileSync(join(done.bundle ?? '', 'artifacts/messages/programs.txt'), 'utf8');
    expect(text).toMatch(/test-emergency-e1, serial number [0-9a-f]+, valid until/u);
    const { checks } = await verifyAnchored(app, done.bundle ?? '');
    expect(checks.find(({ name }) => name === 'KEY-NOT-COMPROMISED')).toMatchObject({ verdict: 'passed' });
    expect(told(done, 'clock-met')).toEqual(['preliminary-report', 'revocation', 'revocation-list']);
  });

  test('a plan of another playbook that names the certificate of the compromised key gets none either', async () => {
    await finishAccepted(app, world, await later());
    const compromised = readCertificates(app.store, { role: 'subordinate' })[0];
    const other = issuingPlan({ existingCertificate: (compromised?.sha256 ?? '') as Sha256 });
    const view = await playTo(app, await start(app, world, other), 'request');
    expect(await codeOf(() => give(view, { request: requestFor(ecKey('issuing s1')) }))).toMatch(/^policy\.key-compromised: /u);
  });
});
