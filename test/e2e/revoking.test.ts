// A certificate is revoked by clicking: what happened is asked in plain words, what its revocation does is shown, and the list that says so
// is signed, as a rehearsal on a stand-in of the root.

import { beforeAll, describe, expect, test } from 'vitest';
import { publicPin } from '../../main/steps/stand-in-pin.ts';
import type { RunView } from '../../preload/contract/run-view.ts';
import { appForTests } from './app-for-tests.ts';
import { attendedPlan, rehearseInWindow } from './attended-plan.ts';
import { play, takeTurn, viewOf, waitForStep } from './ceremony.ts';
import { threeLooks } from './three-looks.ts';
import { noChromium } from './world.ts';

const hand = { secret: (prompt: { id: string }) => (prompt.id === 'pin' ? publicPin : undefined) };

describe.skipIf(noChromium !== null)('a revocation in the window', () => {
  const opened = appForTests();
  let runId = '';

  const look = async (name: string): Promise<string[]> => threeLooks(opened().page, name);

  /** Answers the question about the certificate at hand and presses the step's button. */
  async function answer(view: RunView, happened: RegExp, texts: Readonly<Record<string, string>>): Promise<void> {
    const { page } = opened();
    for (const prompt of view.current?.prompts ?? []) {
      if (prompt.kind === 'choice') await page.click('radio', prompt.options.find(({ label }) => happened.test(label))?.label ?? '');
      else if (prompt.kind === 'text') await page.type(prompt.label, texts[prompt.id] ?? 'none');
    }
    await page.click('button', view.current?.button ?? '');
  }

  beforeAll(async () => {
    const app = opened();
    runId = await rehearseInWindow(app, attendedPlan('revoke-and-publish'));
  }, 120_000);

  test('what the plan names is found and shown, and people say whether that is all', async () => {
    const view = await play(opened(), runId, { until: 'propose-revocation', hand });
    const { stage, prompts } = view.current ?? {};
    expect(prompts?.map(({ id }) => id)).toEqual(['by']);
    expect(stage?.kind === 'facts' ? stage.facts.map(({ label }) => label) : []).toEqual(
      expect.arrayContaining(['Certificate', 'Serial number', 'Found by', 'Certificates below', 'Relying parties']),
    );
    expect(await look('revoke-found')).toEqual([]);
    await takeTurn(opened(), runId);
  });

  test('what happened leads to the reason; a date that may not be set back is refused in words', async () => {
    const app = opened();
    const view = await viewOf(app, runId);
    await waitForStep(app, view);
    expect(await look('revoke-happened')).toEqual([]);
    await answer(view, /superseded \(4\)$/, { 'since-1': '2026-01-01T00:00:00Z' });
    await app.page.waitFor(`document.body.innerText.includes('What to do now')`);
    expect(await app.page.text()).toMatch(
      /The revocation date lies before|A revocation date is set back only where a private key was compromised/,
    );
    expect(await look('revoke-refused')).toEqual([]);
    expect((await viewOf(app, runId)).revision).toBe(view.revision);
    await answer(view, /superseded \(4\)$/, { 'since-1': 'now' });
  });

  test('it is read, approved and recorded, and the list names it beside the one before', async () => {
    const app = opened();
    await app.page.waitFor(`document.querySelector('h1')?.textContent === 'Read what will be revoked'`);
    expect(await look('revoke-review')).toEqual([]);
    const record = await play(app, runId, { until: 'record-revocation', hand });
    expect(record.current?.irreversible).toBe(true);
    expect(await look('revoke-record')).toEqual([]);
    const review = await takeTurn(app, runId).then(() => play(app, runId, { until: 'review', hand }));
    const sheet = review.current?.stage.kind === 'review' ? review.current.stage.sheets[0] : undefined;
    expect(sheet?.facts.find(({ label }) => label === 'Entries added')?.value).toMatch(/^1: /);
    expect(await look('revoke-list')).toEqual([]);
    const done = await play(app, runId, { hand });
    expect([done.status, app.bugs]).toEqual(['finished', []]);
  });
});
