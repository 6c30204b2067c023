// A policy changed under the policy in force: old quorum, old separation; plans after it are held to the new one.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { parsePolicy, type Policy } from '../../../main/formats/policy.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { readApprovals } from '../../../main/store/tables/approval.ts';
import { readAuthorities } from '../../../main/store/tables/authority.ts';
import { readPolicies } from '../../../main/store/tables/policy.ts';
import { attendedPlan, policyPlan, proposedPolicy, refreshPlan } from './plans.ts';
import { codeOf, eventNames, eventsOf, expectNothing } from './record.ts';
import { editDatabase, spkiSha256Of, verifyAnchored } from './rooted-world.ts';
import { onRootedWorld } from './rooted-tests.ts';
import { act, currentOf, playTo, start } from './turns.ts';
import type { World } from './world.ts';

let world: World;
let app: App;

onRootedWorld((bench) => ({ world, app } = bench));

const stricter: Partial<Policy> = { acts: { ...proposedPolicy.acts, crl: { quorum: 3, roles: ['custodian'] } } };
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe('DOCUMENT-UNCHANGED and a policy changed', () => {
  test('people approve the hash of the new policy; the evidence has both; plans after it are held to the new one', async () => {
    const before = readPolicies(app.store, spkiSha256Of(app))[0]?.sha256;
    const done = await playTo(app, await start(app, world, policyPlan(stricter)));
    expect(done.status).toBe('finished');
    const [newest, first, more] = readPolicies(app.store, spkiSha256Of(app));
    expect([newest?.version, first?.version, more]).toEqual([2, 1, undefined]);
    expect(readAuthorities(app.store)[0]?.policySha256).toBe(newest?.sha256);
    const subjects = readApprovals(app.store, done.runId).map(
      ({ statement }) => JSON.parse(text(statement)) as { subject: string; policy: string },
    );
    expect(subjects.map(({ subject, policy }) => [subject, policy])).toEqual([
      [newest?.sha256, before],
      [newest?.sha256, before],
    ]);

    const verdict = await verifyAnchored(app, done.bundle ?? '');
    expect(verdict.checks.filter(({ verdict: found }) => found === 'failed')).toEqual([]);
    expect(verdict.checks.find(({ name }) => name === 'DOCUMENT-UNCHANGED')).toMatchObject({ verdict: 'passed', reason: '1 documents' });
    expect(verdict.verdict).toBe('accepted');
    const bundled = (path: string): Uint8Array => new Uint8Array(readFileSync(join(done.bundle ?? '', path)));
    expect(sha256Hex(bundled('policy.json'))).toBe(before);
    expect(parsePolicy(bundled('artifacts/test-root-t1/policy-2.json')).value.acts.crl.quorum).toBe(3);

    await expectNothing(app, 'policy.plan-weaker', () => start(app, world, refreshPlan()));
    const held = await start(app, world, refreshPlan({ params: { ...refreshPlan().params, quorum: 3 } }));
    expect((await playTo(app, held)).status).toBe('finished');
  });

  test('every line that differs stands beside the old one, and no other is marked', async () => {
    const plan = policyPlan({ ...stricter, waivable: [] });
    const review = await playTo(app, await start(app, world, plan), 'review');
    const stage = currentOf(review).stage;
    const sheet = stage.kind === 'review' ? stage.sheets[0] : undefined;
    expect(sheet?.beside).toBe('in-force');
    expect(sheet?.facts.filter(({ differs }) => differs === true)).toEqual([
      { label: 'acts.crl.quorum', value: '3', planned: '2', differs: true },
      { label: 'waivable', value: 'none', planned: 'HOST-NETWORK-DOWN', differs: true },
    ]);
  });
});

describe('PLAN-VS-POLICY: what may not be changed, and by whom', () => {
  test.each<[string, Partial<Policy>, number]>([
    ['a check nobody may waive', { waivable: ['TBS-UNCHANGED'] as never }, 2],
    ['a quorum below the old one, for the change itself', stricter, 1],
  ])('%s: nothing is started', async (_title, policy, quorum) => {
    const plan = policyPlan(policy, { params: { ...policyPlan({}).params, quorum } });
    await expectNothing(app, 'policy.plan-weaker', () => start(app, world, plan));
  });

  test('a plan without a policy block: nothing is started', async () => {
    const { policy: _policy, ...plan } = policyPlan({});
    await expectNothing(app, 'input.schema', () => start(app, world, plan));
  });

  test.each<[string, Partial<Policy>]>([
    ['the policy in force', {}],
    ['another authority’s name', { authority: 'Somebody Else' }],
    ['a quorum nobody could meet', { people: [{ id: 'bob', spki: 'ab'.repeat(32) as never }] }],
  ])('%s is not put up', async (_title, policy) => {
    const view = await playTo(app, await start(app, world, policyPlan(policy)), 'authority');
    expect(await codeOf(() => playTo(app, view))).toBe('policy.plan-weaker');
    expect(eventNames(app, view.runId)).not.toContain('document-proposed');
  });

  test('one key for two people is no policy', async () => {
    const people = ['bob', 'carol'].map((id) => ({ id, spki: 'ab'.repeat(32) as never }));
    await expectNothing(app, 'input.schema', () => start(app, world, policyPlan({ people })));
  });

  test('a run started under the old policy goes no further than its authority', async () => {
    const old = await playTo(app, await start(app, world, refreshPlan()), 'authority');
    await playTo(app, await start(app, world, policyPlan(stricter)));
    expect(await codeOf(() => act(app, old))).toBe('policy.plan-weaker');
    const other = await playTo(app, await start(app, world, policyPlan({}, { params: { ...policyPlan({}).params, quorum: 3 } })), 'adopt');
    app = await editDatabase(app, world, 'UPDATE policy SET json = replace(json, \'"quorum":3\', \'"quorum":1\') WHERE version = 2');
    expect(await codeOf(async () => act(app, await app.engine.view(other.runId)))).toBe('store.corrupt');
  });

  test('a custodian who says no takes the run back to the proposal', async () => {
    await app.close();
    app = await world.open({ unattended: false });
    app.history.skip('alice', 'the paper of the first run is not part of this test');
    const { attendance, window } = attendedPlan();
    const plan = policyPlan(stricter, { attendance, window });
    const view = await playTo(app, await start(app, world, plan), 'approve');
    const refused = await act(app, view, 'bob', { values: { 'bob.decision': 'refuse' } });
    expect(currentOf(refused).stepId).toBe('propose');
    expect(readPolicies(app.store, spkiSha256Of(app))).toHaveLength(1);
    const done = await playTo(app, refused);
    expect(done.status).toBe('finished');
    expect(eventsOf(app, done.runId).filter(({ event }) => event === 'policy-adopted')).toHaveLength(1);
    expect((await verifyAnchored(app, done.bundle ?? '')).checks.filter(({ verdict }) => verdict === 'failed')).toEqual([]);
  });
});
