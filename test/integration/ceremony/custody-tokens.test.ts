// Tokens whose PINs nobody knows alone: made new, opened again after a pause, changed across a kill, and held to plan and policy.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { readShareSet } from '../../../main/store/tables/share-set.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { Custodians, changePlan, encodeText } from './custodians.ts';
import { encode, planOf, proposedPolicy, withPlaybook } from './plans.ts';
import { codeOf, eventsOf } from './record.ts';
import { act, currentOf, pin, playTo, start } from './turns.ts';
import { World } from './world.ts';

const preparation = {
  conclave: 'playbook/1',
  id: 'prepare',
  title: 'Prepare a token',
  roles: ['ceremonyAdministrator', 'custodian', 'witness'],
  params: { token: 'token', label: 'label' },
  steps: [
    { id: 'people', kind: 'roll-call', by: ['ceremonyAdministrator', 'custodian', 'witness'] },
    { id: 'shares', kind: 'share-pins', by: ['ceremonyAdministrator'], with: { token: 'plan.token' } },
    {
      id: 'init',
      kind: 'init-token',
      by: ['ceremonyAdministrator', 'witness'],
      needs: { shares: 'shares' },
      with: { label: 'plan.label' },
    },
    { id: 'end', kind: 'sign-off', by: ['ceremonyAdministrator', 'witness'] },
  ],
};
const shared = {
  user: { threshold: 2, custodians: ['bob', 'carol', 'erin'], alphabet: 'letters' },
  so: { threshold: 3, custodians: ['bob', 'carol', 'erin'], alphabet: 'letters' },
} as const;
const sharedPlan = (): NonNullable<Plan['custody']> => structuredClone(shared) as never;

let world: World;
let app: App;
let custodians: Custodians;

const identity = async () =>
  (await app.hsm.tokens()).find(({ initialized }) => initialized)?.identity ?? { serial: '', label: '', model: '', manufacturer: '' };
const abort = (view: RunView) =>
  app.engine.control({ runId: view.runId, revision: view.revision, person: 'alice', act: 'abort', reason: 'test' });

async function tokenWithPin(): Promise<void> {
  await abort(await playTo(app, await start(app, world, planOf()), 'cert'));
}

beforeEach(async () => {
  world = new World();
  app = await world.open();
  custodians = new Custodians();
});
afterEach(() => world.remove());

describe('a new token', () => {
  test('gets both PINs from the cards, which each custodian saw one after the other; then both are changed', async () => {
    await app.close();
    app = await world.open({ library: withPlaybook('prepare', preparation) });
    const { policy: _policy, ...plan } = planOf({
      title: 'Prepare',
      playbook: { id: 'prepare', sha256: sha256Hex(encode(preparation)) },
      params: { token: 'at-run', label: 'shared-1' },
      profiles: {},
      policyRef: {},
      custody: sharedPlan(),
    });
    let view = await custodians.playTo(app, await start(app, world, plan), 'shares');
    view = await custodians.act(app, view);
    const order: string[] = [];
    for (; currentOf(view).stepId === 'shares'; view = await custodians.act(app, view)) order.push(currentOf(view).reveals?.label ?? '');
    expect(order).toEqual([1, 2, 3].flatMap((n) => [`Card ${n} of 3, user PIN`, `Card ${n} of 3, SO PIN`]));
    expect(world.calls).not.toContain('initToken');
    expect((await custodians.playTo(app, view)).status).toBe('finished');
    const [user = '', so = ''] = custodians.sets();
    const token = await app.hsm.find(await identity());
    expect(await codeOf(async () => (await token.login(encodeText(await custodians.pinOf(user)))).logout())).toBe('done');
    expect(await codeOf(async () => token.initPin(encodeText(await custodians.pinOf(so)), encodeText(await custodians.pinOf(user))))).toBe(
      'done',
    );
    expect([user, so].map((set) => readShareSet(app.store, set)?.state)).toEqual(['current', 'current']);

    await app.close();
    app = await world.open();
    const end = await custodians.playTo(app, await start(app, world, changePlan({ custody: sharedPlan() })));
    expect(end.status).toBe('finished');
    const [, , nextUser = '', nextSo = ''] = custodians.sets();
    const changed = await app.hsm.find(await identity());
    expect([user, so, nextUser, nextSo].map((set) => readShareSet(app.store, set)?.state)).toEqual(['void', 'void', 'current', 'current']);
    expect(await codeOf(async () => changed.initPin(encodeText(await custodians.pinOf(so)), encodeText(pin)))).toBe('token.pin-incorrect');
    expect(await codeOf(async () => changed.initPin(encodeText(await custodians.pinOf(nextSo)), encodeText(pin)))).toBe('done');
  });

  test('PIN-CUSTODY: two people each type half of the PIN; one of them cannot type both', async () => {
    const plan = planOf({ custody: 'halves' });
    let view = await playTo(app, await start(app, world, plan), 'token');
    expect(currentOf(view).prompts.map(({ id, label }) => [id, label])).toContainEqual([
      'bob.pin-half',
      'First half: Choose the PIN of the new embedded token',
    ]);
    view = await act(app, view, 'bob', { secrets: { 'bob.pin-half': 'first 4711 ' } });
    expect(await codeOf(() => act(app, view, 'bob'))).toBe('policy.role');
    view = await act(app, view, 'carol', { secrets: { 'carol.pin-half': 'second 0815' } });
    expect(currentOf(view).stepId).toBe('key');
    const bound = eventsOf(app, view.runId).find(({ event }) => event === 'token-bound');
    expect(bound?.checks.find(({ name }) => name === 'PIN-CUSTODY')).toMatchObject({ verdict: 'passed', reason: 'halves' });
    await abort(view);
    expect(
      await codeOf(async () => (await (await app.hsm.find(await identity())).login(encodeText('first 4711 second 0815'))).logout()),
    ).toBe('done');
  });
});

describe('a session that ended', () => {
  test('is opened again by m custodians before the step goes on', async () => {
    await tokenWithPin();
    await custodians.playTo(app, await start(app, world, changePlan()));
    const plan = planOf({ title: 'Test Root T2', params: { ...planOf().params, keyLabel: 'test-root-t2' }, custody: sharedPlan() });
    let view = await custodians.playTo(app, await start(app, world, plan), 'key');
    world.advance(11 * 60 * 1000);
    view = await app.engine.view(view.runId);
    expect([currentOf(view).stepId, currentOf(view).kind]).toEqual(['key', 'reopen-token']);
    expect(currentOf(view).prompts.map(({ id }) => id)).toEqual(['bob', 'carol', 'erin'].map((person) => `${person}.pin-again-card`));
    view = await custodians.act(app, view, 'carol');
    expect(currentOf(view).awaited.map(({ id }) => id)).toEqual(['bob', 'erin']);
    // Nobody came for ten minutes: what Carol gave is gone, and she gives it again.
    world.advance(11 * 60 * 1000);
    view = await app.engine.view(view.runId);
    expect(currentOf(view).awaited.map(({ id }) => id)).toEqual(['bob', 'carol', 'erin']);
    view = await custodians.act(app, view, 'carol');
    view = await custodians.act(app, view, 'erin');
    expect(currentOf(view).kind).toBe('generate-key-pair');
    expect((await custodians.playTo(app, view)).status).toBe('finished');
  });
});

describe('UNKNOWN-OUTCOMES', () => {
  for (const [point, changed] of [
    ['set-pin:intent-durable', false],
    ['set-pin:call-returned', true],
  ] as const)
    test(`killed at ${point}: people close it as may-exist, and the cards open the token in the end`, async () => {
      await tokenWithPin();
      let view = await custodians.playTo(app, await start(app, world, changePlan()), 'change');
      view = await custodians.act(app, view, 'bob');
      await app.close();
      let killed = false;
      app = await world.open({
        point(name) {
          if (name !== point || killed) return;
          killed = true;
          throw new Error('killed');
        },
      });
      view = await app.engine.view(view.runId);
      view = await custodians.act(app, view, 'bob');
      expect(await codeOf(() => custodians.act(app, view, 'carol'))).toContain('killed');
      await app.close();
      app = await world.open();
      const [set = ''] = custodians.sets();
      const knows = await codeOf(async () => (await (await app.hsm.find(await identity())).login(encodeText(pin))).logout());
      expect(knows).toBe(changed ? 'token.pin-incorrect' : 'done');
      view = await app.engine.view(view.runId);
      expect(currentOf(view).kind).toBe('unknown-outcome');
      while (currentOf(view).kind === 'unknown-outcome') view = await act(app, view, undefined, { values: { decision: 'may-exist' } });
      expect((await custodians.playTo(app, view)).status).toBe('finished');
      expect(readShareSet(app.store, set)?.state).toBe('current');
    });
});

describe('plan and policy', () => {
  test('policy.custody: a plan that says the PIN is shared does not open a token of which no cards are on record', async () => {
    await tokenWithPin();
    const plan = planOf({ title: 'Test Root T2', params: { ...planOf().params, keyLabel: 'test-root-t2' }, custody: sharedPlan() });
    const view = await playTo(app, await start(app, world, plan), 'token');
    const logins = world.calls.filter((call) => call === 'login').length;
    expect(await codeOf(() => act(app, view))).toBe('policy.custody');
    expect(world.calls.filter((call) => call === 'login')).toHaveLength(logins);
  });

  test('policy.custody: a plan that wants the pad of a token that has none', async () => {
    const view = await playTo(app, await start(app, world, planOf({ custody: 'pin-pad' })), 'token');
    expect(await codeOf(() => act(app, view))).toBe('policy.custody');
    expect(world.calls).not.toContain('initToken');
  });

  test('policy.custody: a plan that wants more custodians than the record has', async () => {
    await tokenWithPin();
    await custodians.playTo(app, await start(app, world, changePlan()));
    const view = await playTo(app, await start(app, world, rootOf(3)), 'token');
    expect(await codeOf(() => custodians.act(app, view))).toBe('policy.custody');
  });

  test('policy.plan-weaker: PLAN-VS-POLICY holds a root to its policy, and a custodian change to the policies of the keys on the token', async () => {
    await tokenWithPin();
    const three = { user: { threshold: 3, custodians: ['bob', 'carol', 'erin'], alphabet: 'letters' as const } };
    await custodians.playTo(app, await start(app, world, changePlan({ custody: three })));
    expect(await codeOf(() => start(app, world, rootOf(2)))).toBe('policy.plan-weaker');
    const root = await custodians.playTo(app, await start(app, world, rootOf(3)));
    expect(root.status).toBe('finished');
    const view = await custodians.playTo(app, await start(app, world, changePlan({ title: 'Weaker' })), 'shares');
    expect(await codeOf(() => custodians.act(app, view))).toBe('policy.plan-weaker');
    await abort(view);
    const end = await custodians.playTo(app, await start(app, world, changePlan({ title: 'As strict', custody: three })));
    expect(end.status).toBe('finished');
    const made = eventsOf(app, end.runId).find(({ event }) => event === 'share-set-made');
    expect(made?.checks.find(({ name }) => name === 'PLAN-VS-POLICY')).toMatchObject({ verdict: 'passed' });
  });

  test('policy.custody: a playbook that hands out shares and a plan that names no custodians is not started', async () => {
    const { custody: _custody, ...plan } = changePlan();
    expect(await codeOf(() => start(app, world, plan))).toBe('policy.custody');
    expect(await codeOf(() => start(app, world, { ...plan, custody: 'halves' }))).toBe('policy.custody');
  });
});

/** A root whose policy demands three custodians, and a plan with this many. */
function rootOf(threshold: number): Plan {
  return planOf({
    title: 'Test Root T2',
    params: { ...planOf().params, keyLabel: 'test-root-t2' },
    policy: { ...proposedPolicy, authority: 'Test Root T2', custody: { user: 3, so: 3 } },
    custody: { user: { threshold, custodians: ['bob', 'carol', 'erin'], alphabet: 'letters' } },
  });
}
