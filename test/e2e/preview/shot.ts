// One picture of the preview: where it is, what the core answers, what is done before it is taken.

import type { Page } from 'playwright-core';
import type { RunView } from '../../../preload/contract/run-view.ts';
import type { FakeCore } from './fake-bridge.ts';
import { authorities, evidence, fullHome, people, plan, runs, status, tokens, verification } from './fixtures.ts';

export interface Shot {
  readonly name: string;
  readonly hash: string;
  readonly core: FakeCore;
  readonly settings?: Readonly<Record<string, string>>;
  readonly before?: (page: Page) => Promise<void>;
}

/** What the core answers where a picture says nothing else. */
export const base = {
  status,
  home: fullHome,
  runs,
  authorities,
  evidence,
  verifyEvidence: verification,
  tokens,
  testToken: verification.checks.slice(0, 4),
  people,
  newPerson: people[0],
  audit: { checks: verification.checks.slice(0, 3), problems: [], firstBad: null },
  openPlan: plan,
};

/** A screen of its own. */
export const shelf = (name: string, hash: string, answers: Readonly<Record<string, unknown>> = {}, more: Partial<Shot> = {}): Shot => ({
  name,
  hash,
  core: { answers: { ...base, ...answers } },
  ...more,
});

/** A run at this view. */
export const runShot = (name: string, view: RunView, core: Partial<FakeCore> = {}, before?: Shot['before']): Shot => ({
  name,
  hash: `#run/${view.runId}`,
  core: { answers: { ...base, run: view, perform: view, provideSecret: view, control: view }, ...core },
  ...(before === undefined ? {} : { before }),
});

/** Presses the first button of this name. */
export const press = (name: string | RegExp) => async (page: Page) => page.getByRole('button', { name }).first().click();
