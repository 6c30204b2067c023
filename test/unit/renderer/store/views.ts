// A run as the store tests need it.

import type { CurrentStep, RunView } from '../../../../preload/contract/run-view.ts';

const step: CurrentStep = {
  stepId: 'people',
  kind: 'roll-call',
  title: 'Roll call',
  say: 'Read the names.',
  will: 'Presence is logged.',
  button: 'Confirm my presence',
  irreversible: false,
  awaited: [
    { id: 'ada', name: 'Ada Keller', role: 'ceremonyAdministrator' },
    { id: 'ben', name: 'Ben Okafor', role: 'custodian' },
    { id: 'ben', name: 'Ben Okafor', role: 'witness' },
  ],
  prompts: [
    { kind: 'text', id: 'source', label: 'Which clock?' },
    { kind: 'confirm', id: 'ada.present', label: 'I am Ada', person: 'ada' },
    { kind: 'secret', id: 'ada.passphrase', label: 'Passphrase', person: 'ada', again: true, min: 12, max: 256 },
    { kind: 'confirm', id: 'ben.present', label: 'I am Ben', person: 'ben' },
  ],
  provided: [],
  stage: { kind: 'facts', facts: [] },
  why: '',
};

export const currentStep = (changes: Partial<CurrentStep> = {}): CurrentStep => ({ ...step, ...changes });

export const runView = (changes: Partial<RunView> = {}): RunView => ({
  runId: 'run-1',
  mode: 'rehearsal',
  attendance: 'people',
  rules: 'private',
  title: 'Example Root R1',
  playbook: 'Create a root CA',
  status: 'open',
  revision: 4,
  planSha256: 'c3'.repeat(32),
  people: [],
  steps: [],
  current: currentStep(),
  making: [],
  hashes: [],
  checks: [],
  findings: [],
  exceptions: [],
  ...changes,
});
