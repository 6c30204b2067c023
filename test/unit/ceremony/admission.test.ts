import { describe, expect, test } from 'vitest';
import { admit } from '../../../main/ceremony/admission.ts';
import { loadRunFiles, runFacts } from '../../../main/ceremony/run-files.ts';
import type { Check } from '../../../main/checks.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import type { Mode } from '../../../main/steps/step.ts';
import { attendedPlan, encode, planOf, proposedPolicy, resources } from '../../integration/ceremony/plans.ts';
import { codeOf } from '../code-of.ts';

interface Case {
  mode?: Mode;
  automated?: boolean;
  provider?: 'soft' | 'pkcs11';
  now?: string;
  noPolicy?: boolean;
}

function judge(plan: Plan, each: Case = {}): Check[] {
  const { mode = 'production', automated = true, provider = 'soft', now = '2026-11-21T09:00:00Z' } = each;
  const files = loadRunFiles(encode(plan), resources);
  const run = runFacts('0'.repeat(32), mode, '', automated, files, each.noPolicy === true ? null : (plan.policy ?? null));
  return admit(run, { now: new Date(now), automated, provider });
}

const { softwareToken: _accepted, ...withoutSoftware } = planOf();
const { softwareToken: _also, ...attendedWithout } = attendedPlan();
const br = (plan: Plan): Plan => ({ ...plan, rules: 'br', policy: { ...proposedPolicy, rules: 'br' } });
const algorithm = (plan: Plan, name: string): Plan => ({ ...plan, params: { ...plan.params, algorithm: name } });
const verdicts = (checks: readonly Check[]): Record<string, string> =>
  Object.fromEntries(checks.map(({ name, verdict }) => [name, verdict]));

test('every check of event 1 has a verdict', () => {
  expect(verdicts(judge(planOf()))).toEqual({
    'PLAN-HASH': 'passed',
    'PLAYBOOK-HASH': 'passed',
    'PROFILE-HASH': 'passed',
    'NAMES-GIVEN': 'passed',
    'VALUES-GIVEN': 'passed',
    'PLAN-WINDOW': 'not-checked',
    ATTENDANCE: 'passed',
    'PLAN-VS-POLICY': 'passed',
    SEPARATION: 'passed',
  });
});

describe('SOFTWARE-TOKEN', () => {
  test.each<[string, Plan, Case, string]>([
    ['production, embedded token, accepted', planOf(), {}, 'no error'],
    ['production, embedded token, not accepted', withoutSoftware, {}, 'policy.software-token'],
    ['production with people, embedded token, not accepted', attendedWithout, { automated: false }, 'policy.software-token'],
    ['production, a module', withoutSoftware, { provider: 'pkcs11' }, 'no error'],
    ['a rehearsal, embedded token', withoutSoftware, { mode: 'rehearsal' }, 'no error'],
  ])('%s', (_name, plan, each, code) => {
    expect(codeOf(() => judge(plan, each))).toBe(code);
  });
});

describe('ATTENDANCE', () => {
  test.each<[string, Plan, Case, string]>([
    ['people and a person at the keyboard', attendedPlan(), { automated: false }, 'no error'],
    ['people and an answers file', attendedPlan(), { automated: true }, 'policy.attendance'],
    ['unattended and an answers file', planOf(), { automated: true }, 'no error'],
    ['unattended under br', br(planOf()), {}, 'policy.attendance'],
    ['people under br', br(attendedPlan()), { automated: false }, 'no error'],
    ['unattended under br, rehearsed', br(planOf()), { mode: 'rehearsal' }, 'no error'],
    ['a plan for people, rehearsed from a file', attendedPlan(), { mode: 'rehearsal' }, 'no error'],
  ])('%s', (_name, plan, each, code) => {
    expect(codeOf(() => judge(plan, each))).toBe(code);
  });

  test('a plan for people rehearsed from a file says that it was', () => {
    const check = judge(attendedPlan(), { mode: 'rehearsal' }).find(({ name }) => name === 'ATTENDANCE');
    expect(check?.reason).toBe('rehearsal from an answers file');
  });
});

describe('PLAN-WINDOW', () => {
  test.each([
    ['2026-11-21T07:59:59.999Z', 'policy.outside-window'],
    ['2026-11-21T08:00:00.000Z', 'no error'],
    ['2026-11-21T18:00:00.000Z', 'no error'],
    ['2026-11-21T18:00:00.001Z', 'policy.outside-window'],
  ])('production at %s: %s', (now, code) => {
    expect(codeOf(() => judge(attendedPlan(), { now, automated: false }))).toBe(code);
    expect(verdicts(judge(attendedPlan(), { now, mode: 'rehearsal' }))['PLAN-WINDOW']).toBe('waived');
  });
});

describe('policy.algorithm', () => {
  test.each<[string, string, string]>([
    ['private', 'ed25519', 'no error'],
    ['private', 'rsa-3072', 'no error'],
    ['private', 'rsa-2048', 'policy.algorithm'],
    ['br', 'ecdsa-p521', 'no error'],
    ['br', 'ed25519', 'policy.algorithm'],
    ['br', 'rsa-2048', 'policy.algorithm'],
  ])('%s and %s: %s', (rules, name, code) => {
    const plan = algorithm(rules === 'br' ? br(attendedPlan()) : attendedPlan(), name);
    expect(codeOf(() => judge(plan, { automated: false }))).toBe(code);
  });
});

describe('QUORUM and roles', () => {
  test.each([
    [3, 'no error'],
    [4, 'policy.quorum'],
  ])('three custodians and a quorum of %i: %s', (quorum, code) => {
    expect(codeOf(() => judge({ ...planOf(), params: { ...planOf().params, quorum } }))).toBe(code);
  });

  test('input.schema: a role of a step that nobody holds', () => {
    const people = planOf().people.filter(({ roles }) => !roles.includes('witness'));
    expect(codeOf(() => judge({ ...planOf(), people }))).toBe('input.schema');
  });

  test('a root made in production must bring the policy of its authority', () => {
    expect(codeOf(() => judge(planOf(), { noPolicy: true }))).toBe('policy.plan-weaker');
  });

  test('a rehearsal without any policy is not compared, and says why', () => {
    const check = judge(planOf(), { noPolicy: true, mode: 'rehearsal' }).find(({ name }) => name === 'PLAN-VS-POLICY');
    expect(check).toEqual({ name: 'PLAN-VS-POLICY', verdict: 'not-checked', reason: 'no policy exists yet and the plan proposes none' });
  });
});
