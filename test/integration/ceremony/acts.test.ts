// Whose turn it is and what they may send: refusals that change nothing, approvals that count once.

import { afterEach, beforeAll, afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { approvalStatement, parseApprovalStatement } from '../../../main/evidence/approval-statement.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { sealCredential, signWithCredential } from '../../../main/store/credential.ts';
import { approvalRow, readApprovals } from '../../../main/store/tables/approval.ts';
import { credentialKey, readCredential } from '../../../main/store/tables/credential.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { codeOf, eventNames, eventsOf, expectNothing, expectRefusalOnly } from './record.ts';
import { attendedPlan, planOf } from './plans.ts';
import { act, giveSecrets, inputOf, passphraseOf, playTo, start } from './turns.ts';
import { kdfCost } from './kdf-cost.ts';
import { World } from './world.ts';

/** Runs standing at `approve`, made once; each test turns a copy. */
let original: World;
let unattended = '';
let attended = '';
let world: World;
let app: App;
let view: RunView;

beforeAll(async () => {
  original = new World();
  let opened = await original.open();
  unattended = (await playTo(opened, await start(opened, original, planOf()), 'approve')).runId;
  await opened.close();
  opened = await original.open({ unattended: false });
  const plan = attendedPlan({ title: 'Attended', params: { ...planOf().params, keyLabel: 'attended' } });
  attended = (await playTo(opened, await start(opened, original, plan), 'approve')).runId;
  await opened.close();
});
afterAll(() => original.remove());
beforeEach(async () => {
  world = new World(original);
  app = await world.open();
  view = await app.engine.view(unattended);
});
afterEach(() => world.remove());

describe('who may act', () => {
  test('policy.role: a person whose role is not awaited', async () => {
    await expectRefusalOnly(app, view.runId, 'policy.role', () => act(app, view, 'alice'));
  });

  test('policy.role: a person the plan does not name', async () => {
    await expectNothing(app, 'policy.role', () => act(app, view, 'mallory'));
  });

  test('QUORUM: one person twice is one approval', async () => {
    const after = await act(app, view, 'bob');
    expect(after.current?.awaited.map(({ id }) => id)).toEqual(['carol', 'erin']);
    await expectRefusalOnly(app, view.runId, 'policy.role', () => act(app, after, 'bob'));
    expect((await app.engine.view(view.runId)).current?.stepId).toBe('approve');
    expect((await act(app, after, 'erin')).current?.stepId).toBe('sign');
  });
});

describe('state.stale-revision', () => {
  test('200 rapid clicks are one act', async () => {
    await giveSecrets(app, view, 'bob');
    const input = inputOf(view, 'bob');
    const codes = await Promise.all(Array.from({ length: 200 }, () => codeOf(() => app.engine.perform(input))));
    expect(codes.filter((code) => code === 'done')).toHaveLength(1);
    expect(codes.filter((code) => code === 'state.stale-revision')).toHaveLength(199);
    expect(readApprovals(app.store, view.runId)).toHaveLength(1);
    await expectNothing(app, 'state.stale-revision', () => app.engine.perform(input));
  });

  test('a secret for a screen that is gone is not kept', async () => {
    const after = await act(app, view, 'bob');
    await expectNothing(app, 'state.stale-revision', () => giveSecrets(app, view, 'carol'));
    expect((await app.engine.view(view.runId)).current?.provided).toEqual([]);
    expect(after.revision).toBeGreaterThan(view.revision);
  });

  test('state.not-current-step: another step under the right revision', async () => {
    await expectNothing(app, 'state.not-current-step', () => app.engine.perform({ ...inputOf(view, 'bob'), stepId: 'sign' }));
  });

  test('state.not-open: a run that does not exist', async () => {
    await expectNothing(app, 'state.not-open', () => app.engine.perform({ ...inputOf(view, 'bob'), runId: 'f'.repeat(32) }));
  });
});

describe('input.*: what was not asked, or not like this', () => {
  test.each<[string, string, Parameters<typeof act>[3]]>([
    ['a prompt that is not asked', 'input.schema', { values: { 'bob.confirm': true } }],
    ['a decision unattended answers are not asked for', 'input.schema', { values: { 'bob.decision': 'approve' } }],
    ['a secret as a value', 'input.schema', { values: { 'bob.passphrase': passphraseOf('bob') } }],
    ["another person's prompt", 'policy.role', { values: { 'carol.passphrase': passphraseOf('carol') } }],
    ['no passphrase', 'input.answer-missing', { secrets: { 'bob.passphrase': undefined } }],
  ])('%s', async (_name, code, change) => {
    const { size } = app.store.head(view.runId);
    expect(await codeOf(() => act(app, view, 'bob', change))).toBe(code);
    expect(readApprovals(app.store, view.runId)).toEqual([]);
    expect(eventNames(app, view.runId, size).filter((event) => !event.startsWith('step-'))).toEqual([]);
  });

  test('a secret nobody is asked for is not kept', async () => {
    const secret = new TextEncoder().encode('a pasted file');
    const input = { runId: view.runId, stepId: 'approve', revision: view.revision, promptId: 'mallory.passphrase', secret };
    await expectNothing(app, 'input.schema', () => app.engine.provideSecret(input));
    expect((await app.engine.view(view.runId)).current?.provided).toEqual([]);
  });

  test.each([0, 1025])('a secret of %i bytes is not taken', async (length) => {
    const secret = new Uint8Array(length).fill(65);
    const input = { runId: view.runId, stepId: 'approve', revision: view.revision, promptId: 'bob.passphrase', secret };
    await expectNothing(app, 'input.schema', () => app.engine.provideSecret(input));
  });
});

describe('with people in the room', () => {
  beforeEach(async () => {
    await app.close();
    app = await world.open({ unattended: false });
    view = await app.engine.view(attended);
  });

  test.each<[string, string, Parameters<typeof act>[3]]>([
    ['a choice that is none', 'input.schema', { values: { 'bob.decision': 'perhaps' } }],
    ['a choice of the wrong form', 'input.schema', { values: { 'bob.decision': true } }],
    ['an approval nobody decided on', 'input.answer-missing', { values: { 'bob.decision': undefined } }],
  ])('input.*: %s', async (_name, code, change) => {
    expect(await codeOf(() => act(app, view, 'bob', change))).toBe(code);
    expect(readApprovals(app.store, view.runId)).toEqual([]);
  });

  test('APPROVAL-SUBJECT: a refusal burns the number, builds new bytes, and old approvals do not count for them', async () => {
    const serialsOf = () =>
      app.store.rows('serial_number', { run: view.runId }).map((row) => ({ serial: String(row['serial']), state: row['state'] }));
    const [first] = serialsOf();
    const approved = await act(app, view, 'bob');
    const refused = await act(app, approved, 'carol', { values: { 'carol.decision': 'refuse' } });
    expect(refused.current?.stepId).toBe('cert');
    expect(serialsOf()).toEqual([{ serial: first?.serial, state: 'burned' }]);
    expect(app.store.rows('crl_number', { run: view.runId }).map((row) => row['state'])).toEqual(['burned']);
    const reopened = eventsOf(app, view.runId).filter(({ event }) => event === 'step-reopened');
    expect(reopened.map(({ actor, data }) => [actor, data['step']])).toEqual([['carol', 'cert']]);
    const refusal = readApprovals(app.store, view.runId).at(-1);
    expect(parseApprovalStatement(refusal?.statement ?? new Uint8Array()).decision).toBe('refuse');

    const again = await playTo(app, refused, 'approve');
    expect(serialsOf().filter(({ state }) => state === 'reserved')).toHaveLength(1);
    expect(new Set(serialsOf().map(({ serial }) => serial)).size).toBe(2);
    expect(again.current?.awaited.map(({ id }) => id)).toEqual(['bob', 'carol', 'erin']);
    expect((await act(app, await act(app, again, 'bob'), 'carol')).current?.stepId).toBe('sign');
  });
});

test('input.passphrase-wrong: only the refusal is recorded, and the right one is taken after it', async () => {
  const wrong = { secrets: { 'bob.passphrase': 'somebody else’s words' } };
  await expectRefusalOnly(app, view.runId, 'input.passphrase-wrong', () => act(app, view, 'bob', wrong));
  const again = await app.engine.view(view.runId);
  expect(again.revision).toBe(view.revision);
  expect(again.current?.provided).toEqual([]);
  await act(app, again, 'bob');
  expect(readApprovals(app.store, view.runId)).toHaveLength(1);
});

describe('QUORUM counts approvals of exactly these bytes in exactly this run', () => {
  /** Carol's approval with one member changed, signed with her own key, written where approvals are kept. */
  async function plant(change: object, signer: 'carol' | 'stranger' = 'carol'): Promise<void> {
    const after = await act(app, view, 'bob');
    const [given] = readApprovals(app.store, after.runId);
    const carol = readCredential(app.store, credentialKey(after.runId, 'carol'));
    if (given === undefined || carol === null) throw new Error('nothing to copy');
    const passphrase = new TextEncoder().encode(passphraseOf('carol'));
    const key = signer === 'carol' ? carol : await sealCredential({ passphrase, random: (length) => world.random(length), kdfCost });
    const { type: _type, ...members } = parseApprovalStatement(given.statement);
    const statement = approvalStatement({ ...members, credential: sha256Hex(key.spki), ...change });
    const signature = await signWithCredential(key.sealed, passphrase, statement, { lowestKdfCost: kdfCost });
    const row = approvalRow({ run: after.runId, n: 2, person: 'carol', statement, signature, spki: key.spki });
    app.store.record({ log: after.runId, run: after.runId, step: 'approve', actor: 'carol', event: 'planted', data: {} }, [row]);
    view = await app.engine.view(after.runId);
  }

  test('the same approval unchanged does count', async () => {
    await plant({});
    expect(view.current?.awaited.map(({ id }) => id)).toEqual(['erin']);
  });

  test.each<[string, object]>([
    ['other bytes', { subject: 'ab'.repeat(32) }],
    ['another view of the bytes', { shown: 'ab'.repeat(32) }],
    ['another run', { run: 'f'.repeat(32) }],
    ['a rehearsal', { mode: 'rehearsal' }],
    ['another plan', { plan: 'ab'.repeat(32) }],
    ['another policy', { policy: 'ab'.repeat(32) }],
    ['another authority key', { authoritySpki: 'ab'.repeat(32) }],
    ['another credential', { credential: 'ab'.repeat(32) }],
    ['a refusal', { decision: 'refuse' }],
  ])('an approval of %s does not', async (_name, change) => {
    await plant(change);
    expect(view.current?.stepId).toBe('approve');
    expect(view.current?.awaited.map(({ id }) => id)).toEqual(['carol', 'erin']);
  });

  test('an approval by a key the roll call did not enrol does not', async () => {
    await plant({}, 'stranger');
    expect(view.current?.awaited.map(({ id }) => id)).toEqual(['carol', 'erin']);
  });
});
