// Absence, substitution and lost keys during a run: decided by a quorum of others, in the log, and never against the policy.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { verifyBundle } from '../../../main/evidence/verify-bundle.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import type { ControlInput } from '../../../preload/contract/run-input.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { errorOf } from '../hsm/error-of.ts';
import { eventNames, eventsOf, expectNothing } from './record.ts';
import { planOf, proposedPolicy, resources } from './plans.ts';
import { act, currentOf, playTo, start } from './turns.ts';
import { World } from './world.ts';

let world: World;
let app: App;

const frank = { id: 'frank', name: 'Frank Moreau', roles: ['custodian' as const], substitute: true as const };
/** Two custodians, both needed, and a substitute. */
const tight = (change: Partial<Plan> = {}): Plan => {
  const plan = planOf(change);
  return { ...plan, people: [...plan.people.filter(({ id }) => id !== 'erin'), frank] };
};
const control = (from: RunView, how: ControlInput['act'], change: Partial<ControlInput> = {}): Promise<RunView> =>
  app.engine.control({ runId: from.runId, revision: from.revision, person: 'alice', act: how, reason: 'taken ill', ...change });
const resourcesPlaybook = (): string => new TextDecoder().decode(resources.playbook('root-ca') ?? new Uint8Array());
const decided = (runId: string) => eventsOf(app, runId).filter(({ event }) => event === 'absence-decided');

beforeEach(async () => {
  world = new World();
  app = await world.open();
});
afterEach(() => world.remove());

describe('ABSENCE', () => {
  test('bob leaves before the approval, a quorum calls Frank in, and the bundle without bob verifies', async () => {
    let view = await playTo(app, await start(app, world, tight()), 'approve');
    expect(currentOf(view).awaited.map(({ id }) => id)).toEqual(['bob', 'carol']);
    expect(view.people.find(({ id }) => id === 'frank')?.standing).toBe('substitute');
    view = await control(view, 'absent', { who: 'bob', substitute: 'frank' });
    expect([currentOf(view).kind, currentOf(view).stepId]).toEqual(['absence-decision', 'approve']);
    // Whoever it is about decides nothing.
    expect(currentOf(view).awaited.map(({ id }) => id)).toEqual(['alice', 'carol', 'dave']);
    for (const about of ['bob', 'frank']) expect((await errorOf(act(app, view, about))).code).toBe('policy.role');
    view = await act(app, view, 'alice');
    expect((await errorOf(act(app, view, 'alice'))).code).toBe('policy.role');
    view = await act(app, view, 'dave');
    expect(decided(view.runId).map(({ data }) => data)).toMatchObject([{ person: 'bob', substitute: 'frank', by: ['alice', 'dave'] }]);
    expect(currentOf(view).awaited.map(({ id }) => id)).toEqual(['carol', 'frank']);
    expect(view.people.map(({ id, standing }) => [id, standing])).toContainEqual(['bob', 'absent']);
    expect((await errorOf(act(app, view, 'bob'))).code).toBe('policy.role');
    view = await playTo(app, view);
    expect(view.status).toBe('finished');
    expect(existsSync(join(view.bundle ?? '', 'signatures/bob.json'))).toBe(false);
    const verdict = await verifyBundle(view.bundle ?? '', { unanchored: true });
    expect(verdict.checks.filter((check) => check.verdict === 'failed')).toEqual([]);
    expect(verdict.checks.find(({ name }) => name === 'ABSENCE')).toMatchObject({ verdict: 'passed', reason: '1 decided by quorum' });
    expect(verdict.verdict).toBe('accepted');
  });

  test('ROLL-CALL: somebody who never came is marked absent by those who are there, and the roll call goes on', async () => {
    let view = await start(app, world, planOf());
    for (const person of ['alice', 'carol', 'erin', 'dave']) view = await act(app, view, person);
    view = await control(view, 'absent', { who: 'bob' });
    expect(currentOf(view).awaited.map(({ id }) => id)).toEqual(['alice', 'carol', 'erin', 'dave']);
    view = await act(app, await act(app, view, 'carol'), 'erin');
    expect(currentOf(view).kind).toBe('roll-call');
    view = await act(app, view, 'alice');
    expect(currentOf(view).stepId).toBe('host');
    view = await playTo(app, view);
    const verdict = await verifyBundle(view.bundle ?? '', { unanchored: true });
    expect(verdict.checks.filter((check) => check.verdict === 'failed')).toEqual([]);
    expect(verdict.verdict).toBe('accepted');
  });

  test('one no drops it, and nothing has changed', async () => {
    let view = await playTo(app, await start(app, world, tight()), 'host');
    view = await control(view, 'absent', { who: 'bob', substitute: 'frank' });
    view = await act(app, view, 'alice');
    view = await act(app, view, 'carol', { values: { 'carol.decision': 'refuse' } });
    expect([currentOf(view).kind, eventNames(app, view.runId).slice(-2, -1)]).toEqual(['preflight', ['absence-dropped']]);
    expect(decided(view.runId)).toEqual([]);
    expect(view.people.find(({ id }) => id === 'bob')?.standing).toBe(undefined);
  });

  test.each<[string, Partial<ControlInput>, string]>([
    ['a quorum that could no longer be met', { who: 'bob' }, 'policy.quorum'],
    ['a role nobody would hold', { who: 'dave' }, 'policy.quorum'],
    ['a stand-in the plan does not name as one', { who: 'bob', substitute: 'carol' }, 'policy.role'],
    ['a substitute without any of the roles', { who: 'dave', substitute: 'frank' }, 'policy.role'],
    ['nobody of the plan', { who: 'zoe' }, 'policy.role'],
    ['nobody at all', {}, 'policy.role'],
  ])('is not proposed: %s', async (_what, about, code) => {
    const view = await playTo(app, await start(app, world, tight()), 'host');
    await expectNothing(app, code, () => control(view, 'absent', about));
  });

  test('a second proposal waits for the first, and too few deciders are told so', async () => {
    const early = await act(app, await start(app, world, tight()), 'alice');
    await expectNothing(app, 'policy.quorum', () => control(early, 'absent', { who: 'bob', substitute: 'frank' }));
    const view = await control(await playTo(app, early, 'host'), 'absent', { who: 'bob', substitute: 'frank' });
    await expectNothing(app, 'policy.quorum', () => control(view, 'absent', { who: 'alice' }));
  });

  test('a proposal outlives a restart', async () => {
    const view = await control(await playTo(app, await start(app, world, tight()), 'host'), 'absent', { who: 'bob', substitute: 'frank' });
    const voted = await act(app, view, 'alice');
    await app.close();
    app = await world.open();
    const again = await app.engine.view(voted.runId);
    expect(currentOf(again).awaited.map(({ id }) => id)).toEqual(['carol', 'dave']);
    expect(currentOf(await act(app, again, 'dave')).kind).toBe('preflight');
  });
});

describe('QUORUM', () => {
  test('a substitute approves nothing without a decision', async () => {
    const view = await playTo(app, await start(app, world, tight()), 'approve');
    expect((await errorOf(act(app, view, 'frank'))).code).toBe('policy.role');
  });

  test('an approval whose key is reported lost no longer counts', async () => {
    let view = await playTo(app, await start(app, world, planOf()), 'approve');
    view = await act(app, view, 'bob');
    view = await control(view, 'lost', { who: 'bob', reason: 'the passphrase was seen' });
    await expectNothing(app, 'policy.role', () => control(view, 'lost', { who: 'bob' }));
    expect(currentOf(view).awaited.map(({ id }) => id)).toEqual(['carol', 'erin']);
    view = await act(app, view, 'carol');
    expect(currentOf(view).stepId).toBe('approve');
    view = await playTo(app, await act(app, view, 'erin'));
    const verdict = await verifyBundle(view.bundle ?? '', { unanchored: true });
    expect(verdict.checks.filter((check) => check.verdict === 'failed')).toEqual([]);
    expect(verdict.verdict).toBe('accepted');
  });

  test('m of n per role: as many as the step asks for of each role, or the run cannot start', async () => {
    const bytes = resourcesPlaybook().replace(
      'by: [custodian]\n    quorum: plan.quorum',
      'by: [custodian, auditor]\n    quorum: plan.quorum\n    least: { custodian: 1, auditor: 1 }',
    );
    const changed = new TextEncoder().encode(bytes.replace('witness]\nparams', 'witness, auditor]\nparams'));
    await app.close();
    app = await world.open({ library: { ...resources, playbook: () => changed } });
    const playbook = { id: 'root-ca', sha256: sha256Hex(changed) };
    const acts = { quorum: 2, roles: ['custodian' as const, 'auditor' as const], least: { auditor: 1 } };
    const policy = { ...proposedPolicy, acts: { certificate: acts, crl: acts } };
    await expectNothing(app, 'input.schema', () => start(app, world, planOf({ playbook, policy })));
    // One person in both roles is one person.
    const both = { id: 'gina', name: 'Gina Sato', roles: ['custodian' as const, 'auditor' as const] };
    const alone = [...planOf().people.filter(({ roles }) => !roles.includes('custodian')), both];
    const params = { ...planOf().params, quorum: 1 };
    await expectNothing(app, 'policy.quorum', () => start(app, world, planOf({ playbook, policy, params, people: alone })));
    const people = [...planOf().people, { id: 'gina', name: 'Gina Sato', roles: ['auditor' as const] }];
    const weaker = { ...policy, acts: { certificate: { ...acts, least: { auditor: 2 } }, crl: acts } };
    await expectNothing(app, 'policy.plan-weaker', () => start(app, world, planOf({ playbook, policy: weaker, people, title: 'Weaker' })));
    let view = await playTo(app, await start(app, world, planOf({ playbook, policy, people })), 'approve');
    view = await act(app, await act(app, view, 'bob'), 'carol');
    expect(currentOf(view).stepId).toBe('approve');
    view = await playTo(app, await act(app, view, 'gina'));
    const verdict = await verifyBundle(view.bundle ?? '', { unanchored: true });
    expect(verdict.checks.filter((check) => check.verdict === 'failed')).toEqual([]);
  });
});
