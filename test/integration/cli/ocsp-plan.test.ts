import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parsePlan } from '../../../main/formats/plan.ts';
import { rootedWorld } from '../ceremony/rooted-world.ts';
import { planOf, proposedPolicy } from '../ceremony/plans.ts';
import type { World } from '../ceremony/world.ts';
import { workDirectory } from './conclave.ts';
import { insideConclave } from './inside.ts';

const where = workDirectory();
let world: World;

beforeAll(async () => {
  const crl = { quorum: 3, roles: ['custodian' as const] };
  world = await rootedWorld(
    planOf({ params: { ...planOf().params, quorum: 3 }, policy: { ...proposedPolicy, acts: { ...proposedPolicy.acts, crl } } }),
  );
}, 240_000);
afterAll(() => world.remove());

const ocsp = (...words: string[]) => insideConclave(where, ['ocsp', ...words, '--data', world.data]);
const planAt = (name: string) => {
  const text = readFileSync(join(where.path, name), 'utf8').replaceAll('"?"', '"CP 4.9.9"');
  return parsePlan(new TextEncoder().encode(text)).value;
};

describe('PLAN-VS-POLICY: conclave ocsp begins a plan with what the record says', () => {
  test('profile by the kind of authority, quorum and rule set by its policy', async () => {
    const { status, err, out } = await ocsp('test-root-t1', '--out', 'own.plan.yaml');
    expect([status, err]).toEqual([0, '']);
    expect(out).toContain('plan: own.plan.yaml');
    expect(planAt('own.plan.yaml')).toMatchObject({
      playbook: { id: 'ocsp-refresh' },
      rules: 'private',
      params: { authority: 'test-root-t1', profile: 'root-ocsp', answered: 'all', quorum: 3 },
    });
  });

  test('with a responder, and some certificates', async () => {
    const words = ['--responder', 'test-ocsp-1', '--answered', 'issuing ca s1', '--title', 'Responses', '--out', 'other.plan.yaml'];
    expect((await ocsp('test-root-t1', ...words)).status).toBe(0);
    expect(planAt('other.plan.yaml')).toMatchObject({
      playbook: { id: 'responder-ocsp-refresh' },
      title: 'Responses',
      params: { responder: 'test-ocsp-1', answered: 'issuing ca s1' },
    });
  });

  test('an authority nobody has here is refused, and nothing is written', async () => {
    const { status, err } = await ocsp('nobody', '--out', 'none.plan.yaml');
    expect([status, err]).toEqual([3, expect.stringContaining('there are «test-root-t1»')]);
    expect(() => readFileSync(join(where.path, 'none.plan.yaml'))).toThrow(/ENOENT/u);
  });
});
