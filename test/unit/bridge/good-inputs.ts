import type { CallInput, CallName } from '../../../preload/contract/calls.ts';

const act = { runId: 'a'.repeat(32), stepId: 'people', revision: 1 };

/** One well-formed input a call; made anew each time, because the router zeroes secrets. */
export const goodInput = (name: CallName): Record<string, unknown> => inputs()[name];

const inputs = (): { [N in CallName]: CallInput<N> } => ({
  status: {},
  home: {},
  runs: {},
  run: { runId: act.runId },
  perform: { ...act, person: 'alice', values: { 'alice.present': true } },
  revealSecret: { runId: 'run-1', stepId: 'shares', revision: 3, person: 'bob' },
  provideSecret: { ...act, promptId: 'alice.passphrase', secret: new Uint8Array([1, 2, 3]) },
  control: { runId: act.runId, revision: 1, person: 'alice', act: 'pause', reason: 'lunch' },
  transcript: { runId: act.runId },
  history: {},
  compareCheckpoint: { text: 'aardvark adroitness' },
  skipCheckpoint: { by: 'Alice Ndiaye', reason: 'the safe is in another town' },
  rehearseNow: { subject: 'Example Root R1', administrator: 'Alice Ndiaye', custodian: 'Bob Lindqvist', witness: 'Dave Okafor' },
  openPlan: {},
  startPlan: { planId: 'b'.repeat(32), mode: 'rehearsal' },
  planEditor: {},
  beginDraft: { playbook: 'root-ca', authority: null },
  draftOfPlan: { planId: 'b'.repeat(32) },
  checkDraft: { draft: { conclave: 'plan/1', title: 'T' }, planId: null },
  savePlan: { draft: { conclave: 'plan/1', title: 'T' }, planId: null, name: 'a.plan.yaml' },
  savedPlans: {},
  openSavedPlan: { name: 'a.plan.yaml' },
  comparePlans: { draft: { conclave: 'plan/1', title: 'T' }, planId: null, otherId: 'b'.repeat(32) },
  previewRequest: { bytes: new Uint8Array([0x30, 0x00]), profile: null, rules: 'private' },
  paper: { runId: act.runId },
  authorities: {},
  evidence: {},
  verifyEvidence: { runId: act.runId },
  tokens: {},
  testToken: { serial: '1' },
  devices: {},
  nameDevice: { device: 'second', module: '/usr/lib/softhsm/libsofthsm2.so' },
  people: {},
  newPerson: { id: 'alice', passphrase: new Uint8Array(16).fill(120) },
  audit: {},
  settings: {},
  compareEvidence: { rehearsal: 'b'.repeat(32), production: 'a'.repeat(32) },
  printScript: { planId: 'a', mode: 'production', paper: 'a4' },
  saveSettings: { theme: 'dark', language: 'en', textSize: 'large' },
});
