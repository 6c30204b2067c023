// A root and its successor: a new key, the days of the change, and the old root that stays for its CRLs.

import { describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { authorityRecords } from '../../../main/bridge/authorities.ts';
import { dueFacts } from '../../../main/bridge/due-facts.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { auditStore } from '../../../main/store/audit.ts';
import { dueList } from '../../../main/status/due.ts';
import { readAuthorities } from '../../../main/store/tables/authority.ts';
import { readPolicies } from '../../../main/store/tables/policy.ts';
import { ecKey } from '../../fixtures/requests/specimens.ts';
import { requestFor } from './issuing-request.ts';
import { issuingPlan, policyPlan, proposedPolicy, refreshPlan, rekeyPlan } from './plans.ts';
import { eventsOf, expectNothing, expectRefusalOnly } from './record.ts';
import { onRootedWorld } from './rooted-tests.ts';
import { verifyAnchored } from './rooted-world.ts';
import { act, currentOf, playTo, start } from './turns.ts';
import type { World } from './world.ts';

let world: World;
let app: App;

onRootedWorld((bench) => ({ world, app } = bench));

const year = 365.25 * 24 * 3_600_000;
const rekey = async (change: Partial<Plan> = {}) => start(app, world, rekeyPlan(change));

/** The issuing plan played to where the certificate is built, under one of the two roots. */
async function issuing(authority: string) {
  const plan = issuingPlan({ params: { ...issuingPlan().params, authority } });
  const view = await playTo(app, await start(app, world, plan), 'request');
  const request = requestFor(ecKey(`issuing under ${authority}`));
  return act(app, view, undefined, { values: { request } });
}

describe('OVERLAP-WINDOW: a root is succeeded by another', () => {
  test('both are on record, each with its policy; the days stand in the log and the bundle, which verify accepts', async () => {
    const at = new Date(world.wall).getUTCFullYear();
    const done = await playTo(app, await rekey());
    expect(done.status).toBe('finished');
    const [old, made] = readAuthorities(app.store);
    expect([old?.label, made?.label]).toEqual(['test-root-t1', 'test-root-t2']);
    expect(old?.spkiSha256).not.toBe(made?.spkiSha256);
    const [policy] = readPolicies(app.store, made?.spkiSha256 ?? '');
    expect(JSON.parse(policy?.json ?? '{}')).toMatchObject({ authority: 'Test Root T2' });

    const events = eventsOf(app, done.runId);
    const planned = events.find(({ event }) => event === 'succession-planned');
    expect(planned?.checks.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual(['OVERLAP-WINDOW passed', 'ADDRESSES-APART passed']);
    expect(planned?.data).toMatchObject({ predecessor: 'test-root-t1', successor: 'test-root-t2', lastSubordinateEnds: null });
    expect(String(planned?.data['stopsIssuing']).slice(0, 4)).toBe(String(at + 1));
    expect(String(planned?.data['crlsUntil']).slice(0, 4)).toBe(String(at + 6));
    expect(events.find(({ event }) => event === 'authority-succeeded')?.data).toMatchObject({
      authority: old?.spkiSha256,
      by: made?.spkiSha256,
      stopsIssuing: planned?.data['stopsIssuing'],
    });
    const due = dueList(dueFacts(app.store, authorityRecords(app.store), new Date(world.wall)), new Date(world.wall));
    expect(due.filter(({ kind }) => kind === 'handover')).toMatchObject([
      { authority: 'test-root-t1', at: planned?.data['stopsIssuing'], urgency: 'later' },
    ]);
    const verdict = await verifyAnchored(app, done.bundle ?? '');
    expect([verdict.verdict, verdict.checks.filter((check) => check.verdict === 'failed')]).toEqual(['accepted', []]);
    expect(auditStore(app.store).problems).toEqual([]);
  }, 60_000);

  test('the days are shown as spans of time before they are fixed', async () => {
    const { stage } = currentOf(await playTo(app, await rekey(), 'overlap'));
    const spans = stage.kind === 'timeline' ? stage.bars.map(({ label, to }) => [label, to.slice(0, 4)]) : [];
    expect(spans).toEqual([
      ['Certificate of test-root-t1', '2046'],
      ['test-root-t1 issues', '2027'],
      ['What test-root-t1 issued', '2032'],
      ['CRLs of test-root-t1', '2032'],
      ['Certificate of test-root-t2', '2046'],
    ]);
  });

  test('ISSUER-NOT-SUCCEEDED: the old root issues until that day and not after, and its CRLs are made all the same', async () => {
    await playTo(app, await rekey());
    world.advance(60_000);
    const before = await playTo(app, await issuing('test-root-t1'), 'lint');
    expect(currentOf(before).stepId).toBe('lint');
    world.advance(year * 1.1);
    const late = await issuing('test-root-t1');
    const opened = eventsOf(app, late.runId).find(({ event }) => event === 'authority-opened');
    expect(opened?.checks.find(({ name }) => name === 'ISSUER-NOT-SUCCEEDED')?.verdict).toBe('not-checked');
    await expectRefusalOnly(app, late.runId, 'policy.issuer', () => act(app, late));
    expect((await playTo(app, await start(app, world, refreshPlan()))).status).toBe('finished');
    expect(currentOf(await playTo(app, await issuing('test-root-t2'), 'lint')).stepId).toBe('lint');
  }, 120_000);

  test('an aborted change leaves the old root as it was', async () => {
    const view = await playTo(app, await rekey(), 'key');
    await app.engine.control({ runId: view.runId, revision: view.revision, person: 'alice', act: 'abort', reason: 'A test ends here.' });
    world.advance(year * 1.1);
    expect(currentOf(await playTo(app, await issuing('test-root-t1'), 'lint')).stepId).toBe('lint');
  }, 60_000);
});

describe('refused by name before the run begins, and nothing changes', () => {
  test.each<[string, Partial<Plan>, string]>([
    [
      'OVERLAP-WINDOW: the successor would be taken up when the old root cannot issue a full lifetime any more',
      { params: { ...rekeyPlan().params, takeUp: 'P16Y' } },
      'policy.succession',
    ],
    [
      'ADDRESSES-APART: a successor that publishes at an address of the old root',
      { policy: { ...proposedPolicy, authority: 'Test Root T2' } },
      'policy.succession',
    ],
    ['a successor without a policy', { policy: undefined as never }, 'input.schema'],
    ['a label that is the old root’s', { params: { ...rekeyPlan().params, keyLabel: 'test-root-t1' } }, 'policy.label-in-use'],
  ])('%s', async (_title, change, code) => {
    await expectNothing(app, code, () => rekey(change));
  });

  test('OVERLAP-WINDOW waived: only where the policy in force allows it, and on record with its reason', async () => {
    const waivers = [{ check: 'OVERLAP-WINDOW', reason: 'Nothing will be issued in between.' }] as Plan['waivers'];
    const params = { ...rekeyPlan().params, takeUp: 'P16Y' };
    await expectNothing(app, 'policy.plan-weaker', () => rekey({ waivers, params }));
    const waivable = [...proposedPolicy.waivable, 'OVERLAP-WINDOW'] as typeof proposedPolicy.waivable;
    await playTo(app, await start(app, world, policyPlan({ waivable })));
    world.advance(60_000);
    const view = await playTo(app, await rekey({ waivers, params }), 'key');
    const planned = eventsOf(app, view.runId).find(({ event }) => event === 'succession-planned');
    expect(planned?.checks[0]).toMatchObject({ name: 'OVERLAP-WINDOW', verdict: 'waived', by: 'plan' });
  }, 60_000);
});
