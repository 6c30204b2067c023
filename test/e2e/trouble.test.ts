// Something is wrong: from Home to the playbook in six clicks, and the run it leads to with its clocks, as everybody sees it.

import { describe, expect, test } from 'vitest';
import { appForTests } from './app-for-tests.ts';
import { attendedPlan } from './attended-plan.ts';
import { viewOf, waitForStep } from './ceremony.ts';
import { threeLooks } from './three-looks.ts';
import { noChromium } from './world.ts';

describe.skipIf(noChromium !== null)('something is wrong', () => {
  const opened = appForTests();

  test('five answers lead to a playbook, with the reason, what to do at once and what else fits', async () => {
    const { page } = opened();
    await page.evaluate(`void (location.hash = '#trouble')`);
    await page.waitFor(`document.body.innerText.includes('5 questions are open')`);
    const answers = ['Somebody else has, or may have, a private key', 'That of an issuing CA', 'It is a suspicion', 'Yes', 'It is public'];
    for (const answer of answers) await page.click('radio', answer);
    await page.waitFor(`document.body.innerText.includes('The key of an issuing CA is compromised')`);
    const text = await page.text();
    expect(text).toContain('One person can begin it, on suspicion, before anybody else is there.');
    expect(text).toContain('Nothing is changed before the step «Approve the revocation».');
    expect(text).toContain('Say in public what is known');
    expect(await threeLooks(page, 'trouble')).toEqual([]);
    await page.click('button', 'Make the plan');
    await page.waitFor(`location.hash.includes('editor')`);
  });

  test('one person records the suspicion, and the clocks run beside the script', async () => {
    const app = opened();
    const plan = { name: 'compromise.plan.yaml', bytes: attendedPlan('issuing-ca-key-compromise'), library: app.workplace.library };
    const { runId } = await app.workplace.start(plan, 'rehearsal');
    await app.page.evaluate(`void (location.hash = '#run/${runId}')`);
    const view = await viewOf(app, runId);
    expect(view.current?.stepId).toBe('suspicion');
    await waitForStep(app, view);
    for (const [prompt, text] of Object.entries({ what: 'Unknown certificates', source: 'A relying party', obtained: 'now' })) {
      const label = view.current?.prompts.find(({ id }) => id === prompt)?.label ?? '';
      await app.page.type(label, text);
    }
    await app.page.click('button', view.current?.button ?? '');
    await app.page.waitFor(`document.querySelectorAll('[role=timer]').length === 2`);
    const first = await app.page.evaluate<string>(`document.querySelector('[role=timer]').innerText`);
    expect(first).toMatch(/^23:59:\d\d left$/u);
    // It counts.
    await app.page.waitFor(`document.querySelector('[role=timer]').innerText !== ${JSON.stringify(first)}`);
    expect(await threeLooks(app.page, 'clocks')).toEqual([]);
  });
});
