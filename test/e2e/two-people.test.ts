// Two people, an empty machine, a root with its first CRL and the evidence: counted as they would do it, sheet and all.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { simulate } from '../../main/ceremony/state-model/simulate.ts';
import { parsePlan } from '../../main/formats/plan.ts';
import { parsePlaybook } from '../../main/formats/playbook.ts';
import { verifyBundle } from '../../main/evidence/verify-bundle.ts';
import { readFileSync } from 'node:fs';
import { appForTests } from './app-for-tests.ts';
import { play, shownRun, viewOf, waitForStep } from './ceremony.ts';
import { attachPage } from './page-driver.ts';
import { noChromium } from './world.ts';

/** A step is one click, or one field typed into. */
const mostSteps = 40;

describe.skipIf(noChromium !== null)('STEPS: two people rehearse root, first CRL and evidence from an empty machine', () => {
  const opened = appForTests();

  test(`in at most ${mostSteps} steps, every click and keystroke counted`, async () => {
    const app = opened();
    const { page } = app;
    expect(existsSync(join(app.directory, 'out'))).toBe(false);
    await page.waitFor(`document.body.innerText.includes('Nothing is set up yet')`);
    await page.click('button', 'Rehearse now');
    await page.click('radio', 'Two people');
    await page.screenshot('rehearse-two');
    expect(await page.axe()).toEqual([]);
    await page.click('button', 'Begin the rehearsal');
    const runId = await shownRun(app);
    const begun = await viewOf(app, runId);
    expect(begun.people.map(({ roles }) => roles)).toEqual([['ceremonyAdministrator', 'custodian'], ['witness']]);
    await waitForStep(app, begun);
    // The sheet is the paper of a rehearsal; it stays open beside the window.
    await page.click('button', 'Open the sheet');
    const paper = await attachPage(app.chromium.cdp, '#paper');
    await paper.waitFor(`document.body.innerText.includes('Words to read back from')`);

    const ended = await play(app, runId, {
      async see(view) {
        if (view.current?.kind !== 'review') return;
        const words = view.hashes.find(({ what }) => what === 'to be signed')?.words ?? [];
        for (const word of words) await paper.waitFor(`document.body.innerText.includes(${JSON.stringify(word)})`);
      },
    });

    const steps = page.clicks + page.fields;
    const playbook = parsePlaybook(readFileSync(join(ended.bundle ?? '', 'playbook.yaml'))).value;
    const planned = simulate(playbook, parsePlan(readFileSync(join(ended.bundle ?? '', 'plan.yaml'))).value).paths[0]?.minutes;
    console.info(
      `two people, empty machine: ${steps} steps (${page.clicks} clicks, ${page.fields} fields typed), ${page.keystrokes} keystrokes; ${planned} minutes planned`,
    );
    expect(ended.status).toBe('finished');
    expect(planned).toBe(38);
    const files = readdirSync(join(ended.bundle ?? '', 'artifacts'), { recursive: true }).map(String);
    expect(files.filter((file) => file.endsWith('certificate.der'))).toHaveLength(1);
    expect(files.filter((file) => /crl-.*-1\.der$/.test(file))).toHaveLength(1);
    expect((await verifyBundle(ended.bundle ?? '', {})).checks.filter(({ verdict }) => verdict === 'failed')).toEqual([]);
    expect(app.bugs).toEqual([]);
    // Were the counters to stop, this would show: two passphrases and a PIN alone are more.
    expect(page.keystrokes).toBeGreaterThan(100);
    expect(steps).toBeGreaterThan(25);
    expect(steps).toBeLessThanOrEqual(mostSteps);
  });
});
