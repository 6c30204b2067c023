import { describe, expect, test } from 'vitest';
import type { PlanDraftInput } from '../../../../preload/contract/plan-editor.ts';
import { alignedPolicy } from '../../../../renderer/store/aligned-policy.ts';
import { listAt, textAt, valueAt, withValueAt } from '../../../../renderer/store/draft-path.ts';
import { slugOf } from '../../../../renderer/format/slug.ts';

const draft: PlanDraftInput = {
  conclave: 'plan/1',
  title: 'A',
  rules: 'private',
  attendance: 'people',
  backup: 'none',
  params: { quorum: 2 },
  waivers: [],
  policy: {
    authority: 'A',
    rules: 'private',
    attendance: ['people'],
    backup: 'none',
    waivable: [],
    acts: { certificate: { quorum: 2, roles: ['custodian'] } },
  },
};
const changed = (path: readonly (string | number)[], value: PlanDraftInput[string], from = draft): PlanDraftInput =>
  alignedPolicy(withValueAt(from, path, value) as PlanDraftInput, from);

describe('alignedPolicy', () => {
  test.each<[string, (string | number)[], PlanDraftInput[string], string[], unknown]>([
    ['the rule set', ['rules'], 'br', ['policy', 'rules'], 'br'],
    ['the attendance', ['attendance'], 'unattended', ['policy', 'attendance'], ['people', 'unattended']],
    ['the backup', ['backup'], 'store-copy', ['policy', 'backup'], 'store-copy'],
    ['the quorum of each act', ['params', 'quorum'], 3, ['policy', 'acts', 'certificate', 'quorum'], 3],
    ['waived checks', ['waivers', 0], { check: 'HOST-NETWORK-DOWN', reason: 'r' }, ['policy', 'waivable'], ['HOST-NETWORK-DOWN']],
    ['the title', ['title'], 'B', ['policy', 'authority'], 'B'],
  ])('%s follows the plan', (_what, path, value, at, expected) => {
    expect(valueAt(changed(path, value), at)).toEqual(expected);
  });

  test('a name somebody gave the authority stays, and a quorum that is no number changes nothing', () => {
    const named = withValueAt(draft, ['policy', 'authority'], 'Mine') as PlanDraftInput;
    expect(textAt(changed(['title'], 'B', named), ['policy', 'authority'])).toBe('Mine');
    expect(valueAt(changed(['params', 'quorum'], 'two'), ['policy', 'acts', 'certificate', 'quorum'])).toBe(2);
  });

  test('the policy of an authority that exists follows nothing, not even where its successor gets a key', () => {
    const rekeyed = withValueAt(draft, ['params'], { authority: 'root-r1', keyLabel: 'root-r2', quorum: 2 }) as PlanDraftInput;
    for (const [path, value] of [
      [['rules'], 'br'],
      [['backup'], 'store-copy'],
      [['params', 'quorum'], 3],
    ] as const)
      expect(valueAt(changed(path, value, rekeyed), ['policy'])).toEqual(draft['policy']);
  });

  test('a plan that proposes none gets none', () => {
    const { policy: _policy, ...bare } = draft;
    expect(alignedPolicy(bare, bare)).toEqual(bare);
  });
});

describe('a plan by path', () => {
  test('a value is changed, added at the end of a list, and taken out; the rest is the same object', () => {
    const plan: PlanDraftInput = { conclave: 'plan/1', people: [{ id: 'a' }, { id: 'b' }], media: [], params: { x: 1 } };
    expect(withValueAt(plan, ['people', 1, 'id'], 'c')).toEqual({ ...plan, people: [{ id: 'a' }, { id: 'c' }] });
    expect(withValueAt(plan, ['people', 2], { id: 'd' })).toMatchObject({ people: [{ id: 'a' }, { id: 'b' }, { id: 'd' }] });
    expect(withValueAt(plan, ['people', 0], undefined)).toMatchObject({ people: [{ id: 'b' }] });
    expect(withValueAt(plan, ['media'], undefined)).not.toHaveProperty('media');
    expect(valueAt(withValueAt(plan, ['media'], ['m']), ['params'])).toBe(valueAt(plan, ['params']));
    expect([textAt(plan, ['params', 'x']), textAt(plan, ['nowhere', 1]), listAt(plan, ['nowhere'])]).toEqual(['1', '', []]);
  });

  test.each([
    ['Élöise d’Arc', 'eloise'],
    ['李雷', ''],
    ['  Bob  ', 'bob'],
    ['9lives', 'lives'],
  ])('a short name from %s', (name, slug) => expect(slugOf(name)).toBe(slug));
});
