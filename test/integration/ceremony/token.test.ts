// Which token a run may use, and what init-token and attest do. The embedded token; custom playbooks where the shipped one
// has no such step.

import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { verifyBundle } from '../../../main/evidence/verify-bundle.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import type { TokenIdentity } from '../../../main/hsm/hsm.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { codeOf, eventNames, eventsOf, expectRefusalOnly, expectNothing } from './record.ts';
import { attendedPlan, encode, planOf, withPlaybook } from './plans.ts';
import { act, currentOf, pin, playTo, soPin, start } from './turns.ts';
import { World, type OpenWorld } from './world.ts';

let world: World;
let app: App;

const reopen = async (options: OpenWorld = {}): Promise<void> => {
  await app.close();
  app = await world.open(options);
};
const abort = async (view: RunView): Promise<void> => {
  await app.engine.control({ runId: view.runId, revision: view.revision, person: 'alice', act: 'abort', reason: 'test' });
};
const params = (change: Plan['params']): Plan['params'] => ({ ...planOf().params, ...change });
const next = (name: string, change: Partial<Plan> = {}): Plan =>
  planOf({ title: `Test Root ${name}`, params: params({ keyLabel: `test-root-${name.toLowerCase()}` }), ...change });

beforeEach(async () => {
  world = new World();
  app = await world.open();
});
afterEach(() => world.remove());

describe('REHEARSAL-ISOLATION', () => {
  test('a rehearsal does not open a token whose label does not begin REHEARSAL', async () => {
    await abort(await playTo(app, await start(app, world, planOf()), 'key'));
    const view = await playTo(app, await start(app, world, next('T2'), 'rehearsal'), 'token');
    const logins = world.calls.filter((call) => call === 'login').length;
    await expectRefusalOnly(app, view.runId, 'policy.rehearsal-isolation', () => act(app, view));
    expect(world.calls.filter((call) => call === 'login')).toHaveLength(logins);
  });

  test('production does not open a token whose label begins REHEARSAL', async () => {
    await abort(await playTo(app, await start(app, world, planOf(), 'rehearsal'), 'key'));
    const view = await playTo(app, await start(app, world, next('T2')), 'token');
    const logins = world.calls.filter((call) => call === 'login').length;
    await expectRefusalOnly(app, view.runId, 'policy.rehearsal-isolation', () => act(app, view));
    expect(world.calls.filter((call) => call === 'login')).toHaveLength(logins);
  });

  test('production does not make an embedded token that would be labelled REHEARSAL', async () => {
    const plan = planOf({ params: params({ keyLabel: 'REHEARSAL-root' }) });
    const view = await playTo(app, await start(app, world, plan), 'token');
    await expectRefusalOnly(app, view.runId, 'policy.rehearsal-isolation', () => act(app, view));
    expect(world.calls).not.toContain('initToken');
  });

  test('a rehearsal makes its own, labelled so, and a rehearsal opens it', async () => {
    const view = await playTo(app, await start(app, world, planOf(), 'rehearsal'), 'key');
    const [bound] = eventsOf(app, view.runId).filter(({ event }) => event === 'token-bound');
    expect(bound?.data['identity']).toMatchObject({ label: 'REHEARSAL test-root-t1' });
    expect(bound?.checks.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['REHEARSAL-ISOLATION', 'passed'],
      ['TOKEN-IDENTITY', 'not-checked'],
      ['PIN-CUSTODY', 'passed'],
      ['SOFTWARE-TOKEN', 'passed'],
    ]);
  });
});

describe('labels', () => {
  test('policy.label-in-use: an authority of this label exists', async () => {
    expect((await playTo(app, await start(app, world, planOf()))).status).toBe('finished');
    const { policy } = planOf();
    if (policy === undefined) throw new Error('the example proposes no policy');
    const plan = planOf({ title: 'Another', policy: { ...policy, authority: 'Another' } });
    await expectNothing(app, 'policy.label-in-use', () => start(app, world, plan));
  });

  test('token.label-in-use: the token holds a key of this label, of a run that was aborted', async () => {
    await abort(await playTo(app, await start(app, world, planOf()), 'cert'));
    const view = await playTo(app, await start(app, world, planOf({ title: 'Again' })), 'key');
    const made = world.calls.filter((call) => call === 'generateKeyPair').length;
    await expectRefusalOnly(app, view.runId, 'token.label-in-use', () => act(app, view));
    expect(world.calls.filter((call) => call === 'generateKeyPair')).toHaveLength(made);
  });
});

describe('the embedded token is made at open-token', () => {
  test('token.pin-length: a PIN that is too short leaves nothing in the way of a good one', async () => {
    const view = await playTo(app, await start(app, world, planOf()), 'token');
    expect(await codeOf(() => act(app, view, 'bob', { secrets: { pin: '123' } }))).toBe('token.pin-length');
    expect((await playTo(app, await app.engine.view(view.runId))).status).toBe('finished');
  });

  test('token.pin-incorrect: a wrong PIN is refused, counted and told', async () => {
    await abort(await playTo(app, await start(app, world, planOf()), 'key'));
    const view = await playTo(app, await start(app, world, next('T2')), 'token');
    await expectRefusalOnly(app, view.runId, 'token.pin-incorrect', () => act(app, view, 'bob', { secrets: { pin: `${pin}0` } }));
    expect(currentOf(await app.engine.view(view.runId)).stage).toMatchObject({ tokens: [{ state: 'a wrong PIN was entered before' }] });
    // The step was begun by that attempt, once: its time is counted from there.
    world.advance(60_000);
    await act(app, await app.engine.view(view.runId));
    const events = eventsOf(app, view.runId).filter(({ step }) => step === 'token');
    expect(events.map(({ event }) => event)).toEqual(['step-started', 'step-refused', 'token-bound', 'step-finished']);
    expect(events.at(-1)?.data['seconds']).toBe(60);
  });
});

describe('TOKEN-IDENTITY', () => {
  async function token(label: string): Promise<TokenIdentity> {
    // The embedded token is one a directory; another's file laid beside it is a second one plugged in.
    const elsewhere = new World();
    const { hsm } = await elsewhere.open();
    const made = await (await hsm.blank(0)).initToken(new TextEncoder().encode(soPin), label);
    await made.initPin(new TextEncoder().encode(soPin), new TextEncoder().encode(pin));
    const { identity } = await made.describe();
    cpSync(join(elsewhere.data, 'tokens'), join(world.data, 'tokens'), { recursive: true });
    await elsewhere.remove();
    return identity;
  }

  test('the token the plan names is opened, no other', async () => {
    const { serial, label, model, manufacturer } = await token('first');
    await token('second');
    const ambiguous = await playTo(app, await start(app, world, next('T2')), 'token');
    await expectRefusalOnly(app, ambiguous.runId, 'token.ambiguous', () => act(app, ambiguous));
    const right = await playTo(
      app,
      await start(app, world, planOf({ params: params({ token: { serial, label, model, manufacturer } }) })),
      'key',
    );
    const bound = eventsOf(app, right.runId).find(({ event }) => event === 'token-bound');
    expect(bound?.checks.map(({ name, verdict }) => [name, verdict])).toContainEqual(['TOKEN-IDENTITY', 'passed']);
  });

  test.each<[string, string, Partial<TokenIdentity>]>([
    ['token.not-found', 'serial', { serial: '0000000000000000' }],
    ['token.not-found', 'label', { label: 'other' }],
    ['token.check-failed', 'model', { model: 'other' }],
    ['token.check-failed', 'manufacturer', { manufacturer: 'other' }],
  ])('%s: another %s', async (code, _field, change) => {
    const { serial, label, model, manufacturer } = await token('first');
    const plan = planOf({ params: params({ token: { serial, label, model, manufacturer, ...change } }) });
    const view = await playTo(app, await start(app, world, plan), 'token');
    await expectRefusalOnly(app, view.runId, code, () => act(app, view));
    expect(world.calls).not.toContain('login');
  });

  test('--token names one by its serial or label', async () => {
    await token('first');
    const second = await token('second');
    await reopen({ wantedToken: 'second' });
    const view = await playTo(app, await start(app, world, planOf()), 'key');
    expect(view.making.find((fact) => fact.label === 'Token')?.value).toBe(`second (${second.serial})`);
  });

  test('two runs under way do not use each other’s login session', async () => {
    const [first, second] = [await token('first'), await token('second')];
    const tokenOf = ({ serial, label, model, manufacturer }: TokenIdentity) => ({ serial, label, model, manufacturer });
    const one = await playTo(app, await start(app, world, planOf({ params: params({ token: tokenOf(first) }) })), 'key');
    const other = next('T2', { params: params({ keyLabel: 't2', token: tokenOf(second) }) });
    await playTo(app, await start(app, world, other), 'key');
    const again = await app.engine.view(one.runId);
    expect(currentOf(again).prompts.map(({ id }) => id)).toEqual(['pin-again']);
    await act(app, again);
    const holds = async (identity: TokenIdentity): Promise<string[]> => {
      const session = await (await app.hsm.find(identity)).login(new TextEncoder().encode(pin));
      const keys = await session.keys();
      await session.logout();
      return keys.map((key) => key.label);
    };
    await reopen();
    expect([await holds(first), await holds(second)]).toEqual([['test-root-t1'], []]);
  });
});

/** A playbook with the two step kinds the shipped one does not use. */
const small = {
  conclave: 'playbook/1',
  id: 'new-token',
  title: 'Initialise a token',
  roles: ['ceremonyAdministrator', 'custodian', 'witness'],
  params: { tokenLabel: 'label' },
  steps: [
    { id: 'people', kind: 'roll-call', by: ['ceremonyAdministrator', 'custodian', 'witness'] },
    { id: 'room', kind: 'attest', by: ['ceremonyAdministrator', 'witness'], say: 'The room is empty but for us.' },
    { id: 'make', kind: 'init-token', by: ['custodian', 'witness'], with: { label: 'plan.tokenLabel' } },
    { id: 'end', kind: 'sign-off', by: ['ceremonyAdministrator', 'witness'] },
  ],
};
const library = withPlaybook('new-token', small);
const smallPlan = (from: Plan, change: Partial<Plan> = {}): Plan => {
  const { policy: _policy, ...plan } = from;
  const playbook = { id: 'new-token', sha256: sha256Hex(encode(small)) };
  return { ...plan, title: 'A new token', playbook, profiles: {}, params: { tokenLabel: 'offline-1' }, ...change };
};

describe('attest', () => {
  test('one person of each role confirms the sentence; nobody else, nobody twice', async () => {
    await reopen({ library });
    const view = await playTo(app, await start(app, world, smallPlan(planOf())), 'room');
    await expectRefusalOnly(app, view.runId, 'policy.role', () => act(app, view, 'bob'));
    await expectRefusalOnly(app, view.runId, 'input.answer-missing', () =>
      act(app, view, 'dave', { values: { 'dave.confirm': undefined } }),
    );
    const once = await act(app, view, 'dave');
    await expectRefusalOnly(app, view.runId, 'policy.role', () => act(app, once, 'dave'));
    expect((await act(app, once, 'alice')).current?.stepId).toBe('make');
    const attested = eventsOf(app, view.runId).filter(({ event }) => event === 'attested');
    expect(attested.map(({ data }) => data)).toEqual([
      { person: 'dave', role: 'witness', statement: 'The room is empty but for us.' },
      { person: 'alice', role: 'ceremonyAdministrator', statement: 'The room is empty but for us.' },
    ]);
  });
});

describe('TOKEN-EMPTY: init-token', () => {
  test('a blank token gets label, SO PIN and user PIN by two people, journalled; the run ends in a bundle', async () => {
    await reopen({ library });
    const view = await playTo(app, await start(app, world, smallPlan(planOf())), 'make');
    const once = await act(app, view, 'dave');
    expect(world.calls).not.toContain('initToken');
    const made = await act(app, once, 'bob');
    expect(made.current?.stepId).toBe('end');
    const initialised = eventsOf(app, view.runId).find(({ event }) => event === 'token-initialised');
    expect(initialised?.data['identity']).toMatchObject({ label: 'offline-1' });
    expect(initialised?.checks.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['TOKEN-EMPTY', 'passed'],
      ['PIN-CUSTODY', 'passed'],
      ['SOFTWARE-TOKEN', 'passed'],
    ]);
    expect(eventNames(app, view.runId).filter((name) => name.startsWith('call-') || name === 'intent')).toEqual([
      'intent',
      'call-returned',
      'call-verified',
      'intent',
      'call-returned',
      'call-verified',
    ]);
    const end = await playTo(app, made);
    const trust = new TextEncoder().encode(`log sha256:${app.store.logKey.fingerprint}\n`);
    const verdict = await verifyBundle(end.bundle ?? '', { trust });
    expect(verdict.checks.filter((check) => check.verdict === 'failed')).toEqual([]);
    expect(verdict.verdict).toBe('accepted');
  });

  test.each([['soPin'], ['pin']])('input.answer-missing: without the %s the token is not touched', async (id) => {
    await reopen({ library });
    const view = await act(app, await playTo(app, await start(app, world, smallPlan(planOf())), 'make'), 'dave');
    await expectRefusalOnly(app, view.runId, 'input.answer-missing', () => act(app, view, 'bob', { secrets: { [id]: undefined } }));
    expect(world.calls).not.toContain('initToken');
    expect((await act(app, await app.engine.view(view.runId), 'bob')).current?.stepId).toBe('end');
  });

  test('REHEARSAL-ISOLATION: production does not make a token labelled REHEARSAL-1', async () => {
    await reopen({ library });
    const plan = smallPlan(planOf(), { params: { tokenLabel: 'REHEARSAL-1' } });
    const view = await act(app, await playTo(app, await start(app, world, plan), 'make'), 'dave');
    await expectRefusalOnly(app, view.runId, 'policy.rehearsal-isolation', () => act(app, view, 'bob'));
    expect(world.calls).not.toContain('initToken');
  });

  test.each(['offline-1', 'REHEARSAL-offline-1'])(
    'REHEARSAL-ISOLATION: a rehearsal of the plan that calls its token %s makes an embedded one called so',
    async (tokenLabel) => {
      await reopen({ library });
      const plan = smallPlan(planOf(), { params: { tokenLabel } });
      await playTo(app, await start(app, world, plan, 'rehearsal'), 'end');
      expect((await app.hsm.tokens()).map(({ identity }) => identity.label)).toEqual([
        tokenLabel === 'offline-1' ? 'REHEARSAL offline-1' : tokenLabel,
      ]);
    },
  );

  test('input.label-wrong: a token that holds something is erased only when its label is typed and its SO PIN given', async () => {
    await reopen({ library, unattended: false });
    const params = { tokenLabel: 'offline-1' };
    await playTo(app, await start(app, world, smallPlan(attendedPlan(), { params })), 'end');
    await reopen({ library, unattended: false, wantedToken: 'offline-1' });
    const plan = smallPlan(attendedPlan(), { title: 'Erased', params: { tokenLabel: 'offline-2' } });
    const view = await act(app, await playTo(app, await start(app, world, plan), 'make'), 'dave');
    expect(currentOf(view).irreversible).toBe(true);
    const calls = world.calls.filter((call) => call === 'initToken').length;
    await expectRefusalOnly(app, view.runId, 'input.label-wrong', () => act(app, view, 'bob', { values: { label: 'offline-2' } }));
    expect(world.calls.filter((call) => call === 'initToken')).toHaveLength(calls);
    expect(await codeOf(() => act(app, view, 'bob', { secrets: { soPin: 'not this one' } }))).toBe('token.pin-incorrect');
    expect((await app.hsm.tokens()).map((each) => each.identity.label)).toContain('offline-1');
    expect((await act(app, await app.engine.view(view.runId), 'bob')).current?.stepId).toBe('end');
    expect((await app.hsm.tokens()).map((each) => each.identity.label)).not.toContain('offline-1');
  });
});
