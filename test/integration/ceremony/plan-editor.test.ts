// The calls of the plan editor on a real core: every playbook that comes with Conclave can be begun, filled in and checked.

import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { beginDraft, checkDraft, comparePlans, draftOfPlan, planEditor, savePlan } from '../../../main/bridge/plan-editor.ts';
import { previewOf } from '../../../main/bridge/plans.ts';
import { openSavedPlan, savedPlans } from '../../../main/bridge/saved-plans.ts';
import type { App } from '../../../main/app.ts';
import type { ChosenPlan, Workplace } from '../../../main/bridge/workplace.ts';
import { parsePlan, type Plan } from '../../../main/formats/plan.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { resourceLibrary } from '../../../main/shell/resources.ts';
import { keepPlan } from '../../../main/shell/window/keep-plan.ts';
import { savedPlan as readSaved, savedPlans as listSaved } from '../../../main/shell/window/saved-plans.ts';
import type { PlanDraftInput } from '../../../preload/contract/plan-editor.ts';
import { fakeWorkplace } from '../../unit/bridge/fake-workplace.ts';
import { encode, planOf, proposedPolicy, refreshPlan } from './plans.ts';
import { rootedWorld } from './rooted-world.ts';
import type { World } from './world.ts';

const root = resolve(import.meta.dirname, '../../..');
const library = resourceLibrary(root, null);
const directory = mkdtempSync(join(tmpdir(), 'conclave-editor-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

let world: World;
let app: App;
beforeAll(async () => {
  world = await rootedWorld();
  app = await world.open();
}, 240_000);
afterAll(() => world.remove());

const kept = new Map<string, ChosenPlan>();
const workplace: Workplace = fakeWorkplace({
  library,
  now: () => new Date('2026-11-21T09:30:00Z'),
  production: () => Promise.resolve(app),
  savePlan: (name, bytes) => Promise.resolve(keepPlan(directory, name, bytes)),
  savedPlans: () => listSaved(directory),
  savedPlan: (name) => readSaved(directory, root, name),
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
  const { draft } = await beginDraft(workplace, { playbook, authority: null, certificate: null });
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
      const { draft } = await beginDraft(workplace, { playbook, authority: null, certificate: null });
      const checked = await checkDraft(workplace, { draft, planId: null });
      expect(checked.stale).toEqual([]);
      expect(checked.fields.map(({ path }) => path.split('.')[0])).toEqual(expect.arrayContaining(['people']));
      expect(
        checked.fields.filter(
          ({ path }) => !/^(?:people|params|policyRef|custody|sealed|auditKey|existingCertificate|nameConstraints|policy)\b/.test(path),
        ),
      ).toEqual([]);
    },
  );

  test('a root plan filled in is in order, saved once, and comes back as it was', async () => {
    const draft = await filled('root-ca');
    const checked = await checkDraft(workplace, { draft, planId: null });
    expect([checked.problems, checked.fields, checked.stale]).toEqual([[], [], []]);
    expect(checked.preview).toHaveLength(1);
    const saved = await savePlan(workplace, { draft, planId: null, name: 'made-here.plan.yaml' });
    const bytes = readFileSync(join(directory, 'plans', 'made-here.plan.yaml'));
    expect(saved?.hash.sha256).toBe(sha256Hex(bytes));
    expect(checked.hash.sha256).toBe(sha256Hex(bytes));
    expect(parsePlan(bytes).value.title).toBe('Create a root CA');
    const again = draftOfPlan(workplace, { planId: saved?.planId ?? '' });
    expect((await checkDraft(workplace, again)).text).toBe(checked.text);
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
    const checked = await checkDraft(workplace, { draft: stale, planId: null });
    expect(checked.stale.map(({ kind, id, named }) => [kind, id, named])).toEqual([
      ['playbook', 'root-ca', old],
      ['profile', 'root-crl', old],
    ]);
    expect(checked.problems[0]).toContain('policy.playbook-hash');
  });

  test('two plans are compared line by line and by what they mean', async () => {
    const draft = await filled('root-ca');
    const other = (await checkDraft(workplace, { draft, planId: null })).text;
    const { planId } = await previewOf(workplace, { name: 'other.plan.yaml', bytes: new TextEncoder().encode(other), library });
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
    expect(rejoin('other')).toBe((await checkDraft(workplace, { draft: changed, planId: null })).text);
  });
});

const renewParams = { token: 'at-run', authority: 'test-root-t1', validity: 'P22Y', quorum: 2, copies: 1 };

/** A whole plan that renews the root here; a value that is undefined is taken out. */
async function renewing(change: Partial<Plan> = {}): Promise<PlanDraftInput> {
  const { draft } = await beginDraft(workplace, { playbook: 'renew-authority', authority: 'test-root-t1', certificate: null });
  const { people } = refreshPlan();
  const policyRef = { certificate: 'Test CP 1.0, section 6.1', crl: 'Test CP 1.0, section 4.9.7' };
  return JSON.parse(JSON.stringify({ ...draft, people, policyRef, params: renewParams, ...change })) as PlanDraftInput;
}

describe('PLAN-VS-POLICY: a plan on an existing authority is held to the policy that stands, before the day', () => {
  const opened = async (plan: Plan) => previewOf(workplace, { name: 'next.plan.yaml', bytes: encode(plan), library });
  const verdictOf = async (plan: Plan, name: string): Promise<unknown> => (await opened(plan)).checks.find((check) => check.name === name);

  test('beside an issued certificate the plan of its revocation begins with it, and with the CRL of that kind of authority', async () => {
    const certificate = 'c'.repeat(64);
    const { draft } = await beginDraft(workplace, { playbook: 'revoke-and-publish', authority: 'test-root-t1', certificate });
    expect(draft['params']).toMatchObject({ authority: 'test-root-t1', certificates: certificate, crlProfile: 'root-crl' });
    expect(Object.keys(draft['profiles'] ?? {})).toEqual(['root-crl']);
  });

  test('one as strict as the policy passes', async () => {
    expect((await opened(refreshPlan())).problems).toEqual([]);
    expect(await verdictOf(refreshPlan(), 'PLAN-VS-POLICY')).toEqual({ name: 'PLAN-VS-POLICY', verdict: 'passed', reason: 'Test Root T1' });
  });

  test('a plan that changes the policy begins with the one in force', async () => {
    const { draft } = await beginDraft(workplace, { playbook: 'policy-change', authority: 'test-root-t1', certificate: null });
    expect(draft).toMatchObject({
      rules: 'private',
      attendance: 'people',
      backup: 'none',
      policy: { ...proposedPolicy, people: expect.any(Array) as unknown },
    });
    expect(draft['params']).toMatchObject({ authority: 'test-root-t1', quorum: 2 });
  });

  test('EXISTING-CERTIFICATE: a plan that renews begins with the certificate in force named, and the editor shows what will be made', async () => {
    const [offered] = (await planEditor(workplace)).certificates;
    const { draft } = await beginDraft(workplace, { playbook: 'renew-authority', authority: 'test-root-t1', certificate: null });
    expect(draft['existingCertificate']).toBe(offered?.sha256);
    const whole = await renewing({ params: { ...(draft['params'] as Plan['params']), validity: 'P22Y' } });
    const checked = await checkDraft(workplace, { draft: whole, planId: null });
    expect([checked.problems, checked.fields]).toEqual([[], []]);
    expect(checked.checks).toContainEqual({ name: 'EXISTING-CERTIFICATE', verdict: 'passed', reason: offered?.sha256 });
    const facts = new Map(checked.preview[0]?.facts.map((fact) => [fact.label, fact]));
    expect(facts.get('Subject')).toMatchObject({ value: 'CN=Test Root T1,O=Test Trust,C=CH', from: 'the existing certificate' });
    expect(facts.get('Existing certificate SHA-256')).toMatchObject({ value: offered?.sha256, planned: offered?.sha256 });
    expect([...facts.values()].filter(({ differs }) => differs === true)).toEqual([]);
  });

  test.each<[string, Partial<Plan>, RegExp]>([
    ['no certificate', { existingCertificate: undefined as never }, /^policy\.key-reuse: KEY-REUSE: playbook renew-authority /],
    ['another certificate', { existingCertificate: 'ab'.repeat(32) as never }, /^policy\.existing-certificate: EXISTING-CERTIFICATE: /],
    [
      'an end no later',
      { params: { ...renewParams, validity: 'P10Y' } },
      /^policy\.existing-certificate: EXISTING-DATES: it would end at /,
    ],
  ])('a plan that renews and names %s is found here and not in the room', async (_what, change, sentence) => {
    const { problems } = await checkDraft(workplace, { draft: await renewing(change), planId: null });
    expect(problems[0]).toMatch(sentence);
  });

  test.each<[string, Partial<Plan>, string]>([
    ['a weaker quorum', { params: { ...refreshPlan().params, quorum: 1 } }, 'the quorum of step approve is 1 and the policy demands 2'],
    [
      'roles kept apart',
      { people: planOf().people.map((person) => (person.id === 'dave' ? { ...person, roles: ['witness', 'custodian'] } : person)) },
      'dave is both custodian and witness',
    ],
    [
      'a waiver that may not be',
      {
        waivers: [{ check: 'HOST-CORE-DUMPS', reason: 'The machine has none.' }] as never,
      },
      'HOST-CORE-DUMPS is waived and the policy does not let it be',
    ],
  ])('%s is found here and not in the room', async (_what, change, sentence) => {
    const [problem] = (await opened(refreshPlan(change))).problems;
    expect(problem).toContain('policy.plan-weaker: PLAN-VS-POLICY: the plan is weaker than the policy of Test Root T1: ');
    expect(problem).toContain(sentence);
  });

  test('what a root plan proposes anew under the name of an authority that is here does not count', async () => {
    const acts = { ...proposedPolicy.acts, certificate: { quorum: 1, roles: ['custodian'] as const } };
    const weaker = planOf({ params: { ...planOf().params, quorum: 1 }, policy: { ...proposedPolicy, acts } as never });
    expect((await opened(weaker)).problems.join()).toContain('policy.plan-weaker');
  });

  test('not-checked, and why, for an authority no data directory here holds', async () => {
    const plan = refreshPlan({ params: { ...refreshPlan().params, authority: 'elsewhere', quorum: 1 } });
    const reason = 'no data directory holds this authority';
    expect((await opened(plan)).problems).toEqual([]);
    expect(await verdictOf(plan, 'PLAN-VS-POLICY')).toEqual({ name: 'PLAN-VS-POLICY', verdict: 'not-checked', reason });
    expect(await verdictOf(plan, 'SEPARATION')).toEqual({ name: 'SEPARATION', verdict: 'not-checked', reason });
  });
});

describe('PLAN-HASH: saved plans are found again, by name, in their folder only', () => {
  const folder = join(directory, 'plans');
  const codeOf = (name: string): string => {
    try {
      readSaved(directory, root, name);
      return 'opened';
    } catch (error) {
      return (error as { code: string }).code;
    }
  };

  test('each with title, playbook and hash; a file that is no plan says why; opened from the bytes that are there', async () => {
    mkdirSync(folder, { recursive: true });
    const bytes = encode(planOf());
    keepPlan(directory, 'listed.plan.yaml', bytes);
    writeFileSync(join(folder, 'broken.plan.yaml'), 'conclave: plan/1\ntitle: [');
    const listed = new Map(savedPlans(workplace).map((plan) => [plan.name, plan]));
    expect(listed.get('listed.plan.yaml')).toMatchObject({ title: 'Test Root T1', playbook: 'root-ca', problem: null });
    expect(listed.get('listed.plan.yaml')?.hash?.sha256).toBe(sha256Hex(bytes));
    expect(listed.get('broken.plan.yaml')).toMatchObject({ title: null, hash: null, problem: expect.stringMatching(/^input\./) as string });
    const preview = await openSavedPlan(workplace, { name: 'listed.plan.yaml' });
    expect(preview.hash.sha256).toBe(sha256Hex(bytes));
    expect(kept.get(preview.planId)?.bytes).toEqual(bytes);
    await expect(openSavedPlan(workplace, { name: 'broken.plan.yaml' })).rejects.toMatchObject({
      code: expect.stringMatching(/^input\./) as string,
    });
  });

  test('links, folders, other names and large files are not opened', () => {
    mkdirSync(join(folder, 'folder.plan.yaml'), { recursive: true });
    writeFileSync(join(directory, 'outside.plan.yaml'), encode(planOf()));
    symlinkSync(join(directory, 'outside.plan.yaml'), join(folder, 'link.plan.yaml'));
    writeFileSync(join(folder, 'notes.yaml'), 'a: b');
    writeFileSync(join(folder, 'large.plan.yaml'), '');
    truncateSync(join(folder, 'large.plan.yaml'), 300 * 1024);
    const names = ['folder.plan.yaml', 'link.plan.yaml', 'notes.yaml', '../outside.plan.yaml', '/etc/passwd', 'gone.plan.yaml'];
    expect(names.map(codeOf)).toEqual(names.map(() => 'input.not-found'));
    expect(codeOf('large.plan.yaml')).toBe('input.too-large');
    expect(listSaved(directory).map(({ name }) => name)).not.toEqual(expect.arrayContaining(['link.plan.yaml']));
    expect(listSaved(join(directory, 'nowhere'))).toEqual([]);
  });
});
