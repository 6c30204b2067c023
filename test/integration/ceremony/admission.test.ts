// A run that may not start: the code says why, and the data directory is as it was.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import type { CeremonyError } from '../../../main/errors.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { keyAlgorithmNames } from '../../../main/pki/algorithms.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { eventsOf, expectNothing } from './record.ts';
import { attendedPlan, encode, planOf, proposedPolicy } from './plans.ts';
import { start } from './turns.ts';
import { World } from './world.ts';

let world: World;
let app: App;

beforeAll(async () => {
  world = new World();
  app = await world.open();
});
afterAll(() => world.remove());

const params = (change: Plan['params']): Partial<Plan> => ({ params: { ...planOf().params, ...change } });
const policy = (change: object): Partial<Plan> => ({ policy: { ...proposedPolicy, ...change } });
const otherHash = sha256Hex(new Uint8Array());

describe('refused before anything is written', () => {
  test.each<[string, string, Plan]>([
    ['ATTENDANCE: unattended under br', 'policy.attendance', planOf({ rules: 'br', ...policy({ rules: 'br' }) })],
    ['ATTENDANCE: a plan that wants people, with answers', 'policy.attendance', attendedPlan()],
    ['ATTENDANCE: the policy knows no unattended runs', 'policy.attendance', planOf(policy({ attendance: ['people'] }))],
    ['SOFTWARE-TOKEN: not accepted by the plan', 'policy.software-token', withoutSoftware()],
    ['PLAYBOOK-HASH: another playbook file', 'policy.playbook-hash', planOf({ playbook: { id: 'root-ca', sha256: otherHash } })],
    ['PLAYBOOK-HASH: a playbook that is not here', 'input.not-found', planOf({ playbook: { id: 'root-cb', sha256: otherHash } })],
    ['PROFILE-HASH: another profile file', 'policy.profile-hash', planOf({ profiles: { ...planOf().profiles, root: otherHash } })],
    [
      'PROFILE-HASH: a profile the plan does not name',
      'policy.profile-hash',
      planOf({ profiles: { root: planOf().profiles['root'] ?? otherHash } }),
    ],
    ['PLAN-VS-POLICY: quorum below the proposed policy', 'policy.plan-weaker', planOf(params({ quorum: 1 }))],
    [
      'PLAN-VS-POLICY: a waiver the policy does not allow',
      'policy.plan-weaker',
      planOf({ waivers: [{ check: 'HOST-SWAP-ENCRYPTED', reason: 'none' }] }),
    ],
    ['PLAN-VS-POLICY: a waiver nobody may allow', 'policy.plan-weaker', planOf({ waivers: [{ check: 'TBS-UNCHANGED', reason: 'none' }] })],
    ['SEPARATION: one person in two roles', 'policy.plan-weaker', planOf({ people: bothRoles() })],
    ['QUORUM: more people than the plan names', 'policy.quorum', planOf(params({ quorum: 4 }))],
    ['QUORUM: a role nobody holds', 'input.schema', planOf({ people: planOf().people.filter(({ id }) => id !== 'dave') })],
    ['a parameter of the wrong type', 'input.schema', planOf(params({ validity: 'long' }))],
    [
      'br refuses ed25519',
      'policy.algorithm',
      attendedPlan({ rules: 'br', ...params({ algorithm: 'ed25519' }), ...policy({ rules: 'br' }) }),
    ],
    ['private refuses rsa-2048', 'policy.algorithm', planOf(params({ algorithm: 'rsa-2048' }))],
  ])('%s', async (_name, code, plan) => {
    await expectNothing(app, code, () => start(app, world, plan));
  });

  test.each(keyAlgorithmNames)('cnsa2 refuses %s and says why', async (algorithm) => {
    const plan = planOf({ rules: 'cnsa2', ...params({ algorithm }), ...policy({ rules: 'cnsa2' }) });
    await expectNothing(app, 'policy.algorithm', () => start(app, world, plan));
    await expect(start(app, world, plan)).rejects.toThrow('CNSA 2.0 allows ML-DSA-87 only');
  });

  test('a plan that is not YAML', async () => {
    const request = { planBytes: new TextEncoder().encode('a: ['), mode: 'production', out: world.out } as const;
    await expectNothing(app, 'input.schema', () => app.engine.create(request));
  });
});

function withoutSoftware(): Plan {
  const { softwareToken: _accepted, ...plan } = planOf();
  return plan;
}

function bothRoles(): Plan['people'] {
  return planOf().people.map((person) => (person.id === 'bob' ? { ...person, roles: ['custodian', 'witness'] } : person));
}

describe('PLAN-WINDOW binds production', () => {
  const window = { from: '2026-11-21T09:00:00Z', to: '2026-11-21T10:00:00Z' };

  test.each([
    ['one millisecond before it', '2026-11-21T08:59:59.999Z', 'policy.outside-window'],
    ['its first millisecond', '2026-11-21T09:00:00.000Z', 'done'],
    ['its last millisecond', '2026-11-21T10:00:00.000Z', 'done'],
    ['one millisecond after it', '2026-11-21T10:00:00.001Z', 'policy.outside-window'],
  ])('%s', async (_name, at, code) => {
    const own = new World();
    own.wall = Date.parse(at);
    const opened = await own.open();
    const verdict = await start(opened, own, planOf({ window })).then(
      () => 'done',
      (error: unknown) => (error as CeremonyError).code,
    );
    expect(verdict).toBe(code);
    expect(opened.engine.unfinished()).toHaveLength(code === 'done' ? 1 : 0);
    await own.remove();
  });

  test('a rehearsal reports it as waived', async () => {
    const plan = planOf({ window: { from: '2027-01-01T00:00:00Z', to: '2027-01-02T00:00:00Z' } });
    const view = await start(app, world, plan, 'rehearsal');
    const [first] = eventsOf(app, view.runId);
    expect(first?.checks.find((check) => check.name === 'PLAN-WINDOW')?.verdict).toBe('waived');
  });
});

test('an admitted run begins with run-planned, which names every hash', async () => {
  const plan = planOf({ title: 'Test Root T1, again' });
  const view = await start(app, world, plan);
  const [first, second] = eventsOf(app, view.runId);
  expect([first?.event, second?.event]).toEqual(['run-planned', 'step-entered']);
  expect(first?.data).toMatchObject({ mode: 'production', playbook: plan.playbook, profiles: plan.profiles, attendance: 'unattended' });
  expect(first?.data['planSha256']).toBe(view.planSha256);
  const bytes = encode(plan);
  expect(Buffer.from(app.store.row('run', view.runId)?.['plan'] as Uint8Array)).toEqual(Buffer.from(bytes));
});

test('SINGLE-WRITER: a second app on the same data directory is refused', async () => {
  await expectNothing(app, 'store.in-use', () => world.open());
});
