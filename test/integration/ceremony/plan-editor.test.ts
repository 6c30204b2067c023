// The calls of the plan editor on a real core: every playbook that comes with Conclave can be begun, filled in and checked.

import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { beginDraft, checkDraft, comparePlans, draftOfPlan, savePlan } from '../../../main/bridge/plan-editor.ts';
import { previewOf } from '../../../main/bridge/plans.ts';
import type { ChosenPlan, Workplace } from '../../../main/bridge/workplace.ts';
import { parsePlan } from '../../../main/formats/plan.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { resourceLibrary } from '../../../main/shell/resources.ts';
import { keepPlan } from '../../../main/shell/window/keep-plan.ts';
import type { PlanDraftInput } from '../../../preload/contract/plan-editor.ts';
import { fakeWorkplace } from '../../unit/bridge/fake-workplace.ts';

const root = resolve(import.meta.dirname, '../../..');
const library = resourceLibrary(root, null);
const directory = mkdtempSync(join(tmpdir(), 'conclave-editor-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const kept = new Map<string, ChosenPlan>();
const workplace: Workplace = fakeWorkplace({
  library,
  now: () => new Date('2026-11-21T09:30:00Z'),
  savePlan: (name, bytes) => Promise.resolve(keepPlan(directory, name, bytes)),
  keepPlan(plan) {
    const id = randomBytes(8).toString('hex');
    kept.set(id, plan);
    return id;
  },
  keptPlan: (id) => kept.get(id) as ChosenPlan,
});

/** What a person would fill in, by parameter. */
const values: Readonly<Record<string, string>> = { subject: 'CN=Made Here M1,O=Example Trust,C=CH', authority: 'made-here-m1' };

async function filled(playbook: string): Promise<PlanDraftInput> {
  const { draft } = await beginDraft(workplace, { playbook, authority: null });
  const params = Object.fromEntries(
    Object.entries(draft['params'] as Record<string, string | number>).map(([name, value]) => [
      name,
      value === '' ? (values[name] ?? 'made-here-m1') : value,
    ]),
  );
  const people = (draft['people'] as { roles: string[] }[]).map(({ roles }, index) => ({
    id: `person-${index + 1}`,
    name: `Person ${index + 1}`,
    roles,
  }));
  const policyRef = Object.fromEntries(Object.keys(draft['policyRef'] as object).map((act) => [act, 'Example CP 1.0']));
  return { ...draft, params, people, policyRef };
}

describe('PLAN EDITOR: the core behind it', () => {
  test.each(library.playbookIds())(
    'a plan of %s can be begun: everything is there, and only people’s fields are empty',
    async (playbook) => {
      const { draft } = await beginDraft(workplace, { playbook, authority: null });
      const checked = checkDraft(workplace, { draft, planId: null });
      expect(checked.stale).toEqual([]);
      expect(checked.fields.map(({ path }) => path.split('.')[0])).toEqual(expect.arrayContaining(['people']));
      expect(checked.fields.filter(({ path }) => !/^(?:people|params|policyRef|custody|sealed|auditKey|policy)\b/.test(path))).toEqual([]);
    },
  );

  test('a root plan filled in is in order, saved once, and comes back as it was', async () => {
    const draft = await filled('root-ca');
    const checked = checkDraft(workplace, { draft, planId: null });
    expect([checked.problems, checked.fields, checked.stale]).toEqual([[], [], []]);
    expect(checked.preview).toHaveLength(1);
    const saved = await savePlan(workplace, { draft, planId: null, name: 'made-here.plan.yaml' });
    const bytes = readFileSync(join(directory, 'plans', 'made-here.plan.yaml'));
    expect(saved?.hash.sha256).toBe(sha256Hex(bytes));
    expect(checked.hash.sha256).toBe(sha256Hex(bytes));
    expect(parsePlan(bytes).value.title).toBe('Create a root CA');
    const again = draftOfPlan(workplace, { planId: saved?.planId ?? '' });
    expect(checkDraft(workplace, again).text).toBe(checked.text);
    await expect(
      savePlan(workplace, { draft: { ...draft, title: 'Other' }, planId: null, name: 'made-here.plan.yaml' }),
    ).rejects.toMatchObject({ code: 'media.exists' });
    expect(readFileSync(join(directory, 'plans', 'made-here.plan.yaml'))).toEqual(bytes);
    expect(existsSync(join(directory, 'made-here.plan.yaml'))).toBe(false);
  });

  test('PLAYBOOK-HASH, PROFILE-HASH: a file that is another version is named with both hashes', async () => {
    const draft = await filled('root-ca');
    const old = 'ab'.repeat(32);
    const stale = { ...draft, playbook: { id: 'root-ca', sha256: old }, profiles: { ...(draft['profiles'] as object), 'root-crl': old } };
    const checked = checkDraft(workplace, { draft: stale, planId: null });
    expect(checked.stale.map(({ kind, id, named }) => [kind, id, named])).toEqual([
      ['playbook', 'root-ca', old],
      ['profile', 'root-crl', old],
    ]);
    expect(checked.problems[0]).toContain('policy.playbook-hash');
  });

  test('two plans are compared line by line and by what they mean', async () => {
    const draft = await filled('root-ca');
    const other = checkDraft(workplace, { draft, planId: null }).text;
    const { planId } = previewOf(workplace, { name: 'other.plan.yaml', bytes: new TextEncoder().encode(other), library });
    const people = (draft['people'] as PlanDraftInput[]).toReversed();
    const changed = { ...draft, people, params: { ...(draft['params'] as object), validity: 'P25Y' } };
    const difference = comparePlans(workplace, { draft: changed, planId: null, otherId: planId });
    expect(difference.meaning).toEqual([{ path: 'params.validity', other: 'P20Y', this: 'P25Y' }]);
    expect(difference.lines.filter((line) => line.in === 'this' && line.text.includes('validity'))).toHaveLength(1);
    const rejoin = (side: 'other' | 'this'): string =>
      difference.lines
        .filter((line) => line.in !== side)
        .map(({ text }) => text)
        .join('\n');
    expect(rejoin('this')).toBe(other);
    expect(rejoin('other')).toBe(checkDraft(workplace, { draft: changed, planId: null }).text);
  });
});
