// What the plan editor is answered by the real core, from the examples that come with Conclave: a form with every kind of field.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beginDraft, checkDraft, comparePlans, draftOfPlan, planEditor } from '../../../main/bridge/plan-editor.ts';
import type { OpenCore } from '../../../main/bridge/workplace.ts';
import { resourceLibrary } from '../../../main/shell/resources.ts';
import type { PlanDraftInput, SavedPlan } from '../../../preload/contract/plan-editor.ts';
import { open } from '../../integration/store/test-store.ts';
import { fakeWorkplace } from '../../unit/bridge/fake-workplace.ts';
import { plan } from './fixtures.ts';

const root = resolve(import.meta.dirname, '..', '..', '..');
const library = resourceLibrary(root, null);
const directory = mkdtempSync(join(tmpdir(), 'conclave-preview-'));
const store = open(directory);
const example = (name: string): Uint8Array => readFileSync(join(root, 'resources', 'examples', `${name}.plan.yaml`));

const workplace = fakeWorkplace({
  library,
  production: () => Promise.resolve({ store } as OpenCore),
  keptPlan: (name) => ({ name: `${name}.plan.yaml`, bytes: example(name), library }),
});

const existing = (name: string): string =>
  /^existingCertificate: ([0-9a-f]{64})/m.exec(Buffer.from(example(name)).toString('utf8'))?.[1] ?? '';
const view = {
  ...(await planEditor(workplace)),
  authorities: ['example-root-r1', 'example-root-r2'],
  certificates: [{ authority: 'example-root-r1', sha256: existing('renew-authority'), until: '2046-11-21T09:00:00.000Z' }],
  pendingRequests: ['example-issuing-ca-s2'],
};

/** The editor with this draft on its desk. */
const answersFor = async (draft: PlanDraftInput): Promise<Readonly<Record<string, unknown>>> => ({
  planEditor: view,
  beginDraft: { draft, name: 'example.plan.yaml', planId: null },
  checkDraft: await checkDraft(workplace, { draft, planId: null }),
});

const { draft: begun } = await beginDraft(workplace, { playbook: 'root-ca', authority: null, certificate: null });
const { draft: whole } = draftOfPlan(workplace, { planId: 'root-ca' });

/** A root plan just begun, with everything people must fill in still empty. */
export const begunDesk = await answersFor(begun);
/** A root plan in order, and how it differs from another one. */
export const wholeDesk = {
  ...(await answersFor(whole)),
  openPlan: plan,
  comparePlans: comparePlans(workplace, { draft: whole, planId: null, otherId: 'root-ca-rsa' }),
};
/** Plans on an authority, by playbook. */
export const authorityDesks = await Promise.all(
  [
    'crl-refresh',
    'policy-change',
    'custodian-change',
    'retire-authority',
    'annual-inspection',
    'token-retirement',
    'subordinate-request',
    'install-issued-certificate',
    'renew-authority',
    'rekey-authority',
    'cross-certificate',
    'purpose-key',
    'revoke-and-publish',
  ].map(async (playbook) => ({
    playbook,
    answers: await answersFor(draftOfPlan(workplace, { planId: playbook }).draft),
  })),
);
/** Nothing on the desk yet. */
export const editorAnswers = { planEditor: view };

export const savedPlans: readonly SavedPlan[] = [
  {
    name: 'example-root-r1.plan.yaml',
    savedAt: '2026-11-20T16:40:00Z',
    title: 'Example Root R1',
    playbook: 'root-ca',
    problem: null,
    hash: plan.hash,
  },
  {
    name: 'a-plan-with-a-very-long-name-as-an-administrator-writes-it.plan.yaml',
    savedAt: '2026-11-19T08:05:00Z',
    title: 'Example Root R1: the revocation list of the first quarter of 2027, held in Zurich',
    playbook: 'crl-refresh',
    problem: null,
    hash: plan.hash,
  },
  {
    name: 'half-written.plan.yaml',
    savedAt: '2026-11-18T11:12:00Z',
    title: null,
    playbook: null,
    problem: 'half-written.plan.yaml, line 3, column 1: unknown key `rule`',
    hash: null,
  },
];

store.close();
rmSync(directory, { recursive: true, force: true });
