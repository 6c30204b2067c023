// The names alone, for the preload: it must not carry the schemas into the page's process.

import type { CallName, PushName } from './calls.ts';

export const callNames = [
  'status',
  'home',
  'runs',
  'run',
  'perform',
  'provideSecret',
  'revealSecret',
  'control',
  'transcript',
  'history',
  'compareCheckpoint',
  'skipCheckpoint',
  'rehearseNow',
  'openPlan',
  'startPlan',
  'planEditor',
  'beginDraft',
  'draftOfPlan',
  'checkDraft',
  'savePlan',
  'savedPlans',
  'openSavedPlan',
  'comparePlans',
  'paper',
  'authorities',
  'evidence',
  'verifyEvidence',
  'compareEvidence',
  'printScript',
  'tokens',
  'testToken',
  'people',
  'newPerson',
  'audit',
  'settings',
  'saveSettings',
] as const satisfies readonly CallName[];

export const pushNames = ['progress', 'silence', 'changed'] as const satisfies readonly PushName[];
