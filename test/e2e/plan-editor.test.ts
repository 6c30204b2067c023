// A root plan made by clicking: a planted mistake is flagged while it is written, put right, saved, and the saved file rehearsed.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parsePlan } from '../../main/formats/plan.ts';
import { sha256Hex } from '../../main/pki/hash.ts';
import { appForTests } from './app-for-tests.ts';
import { play, shownRun } from './ceremony.ts';
import { openPlan, productionPlan } from './production-plan.ts';
import { noChromium, type OpenedApp } from './world.ts';

const shows = (app: OpenedApp, text: string): Promise<void> =>
  app.page.waitFor(`document.body.innerText.includes(${JSON.stringify(text)})`);

/** The scheme of colours a screen is looked at in, and its zoom. */
async function looks(app: OpenedApp, name: string): Promise<void> {
  const { page } = app;
  const height = await page.evaluate<number>('document.documentElement.scrollHeight');
  await page.send('Emulation.setDeviceMetricsOverride', {
    width: 1360,
    height: Math.min(4000, Math.max(800, height)),
    deviceScaleFactor: 1,
    mobile: false,
  });
  for (const scheme of ['light', 'dark']) {
    await page.send('Emulation.setEmulatedMedia', {
      features: [
        { name: 'prefers-color-scheme', value: scheme },
        // Colours half-way through their change would be measured otherwise.
        { name: 'prefers-reduced-motion', value: 'reduce' },
      ],
    });
    await page.screenshot(`${name}-${scheme}`);
    expect(await page.axe()).toEqual([]);
  }
  // 200 %: half the room in CSS pixels.
  await page.send('Emulation.setDeviceMetricsOverride', { width: 680, height: 2000, deviceScaleFactor: 1, mobile: false });
  await page.screenshot(`${name}-200`);
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(680);
  await page.send('Emulation.clearDeviceMetricsOverride');
  await page.send('Emulation.setEmulatedMedia', { features: [] });
}

describe.skipIf(noChromium !== null)('PLAN EDITOR in the window', () => {
  const opened = appForTests();
  let app: OpenedApp;
  beforeAll(() => {
    app = opened();
  });

  test('home leads to the plan of a new root, and what is missing is named', async () => {
    await app.page.click('button', 'Make a plan');
    await shows(app, 'Subject');
    await shows(app, 'problem');
    expect(await app.page.evaluate('location.hash')).toBe('#editor');
  });

  test('PLAN-WINDOW, the profile, PATHS-POSSIBLE: planted mistakes are flagged while the plan is written', async () => {
    const { page } = app;
    await page.type('Title of the ceremony', 'Editor Root E1');
    await page.type('Subject', 'CN=Editor Root E1,O=Example Trust,C=CH');
    await page.type('Label of the key', 'editor-root-e1');
    for (const [index, name] of ['Alice Ndiaye', 'Bob Lindqvist', 'Carol Tanaka', 'Dave Okafor'].entries())
      await page.type(`Name of person ${index + 1}`, name);
    await page.type('For the certificate', 'Example Trust CP 1.0, section 6.1');
    await page.type('For the revocation list', 'Example Trust CP 1.0, section 4.9.7');
    await shows(app, 'In order: this plan could be held.');
    await shows(app, 'CN=Editor Root E1');

    await page.type('Validity', 'P50Y');
    await shows(app, 'A validity of P50Y is outside what profile «root» allows');
    await page.type('Validity', 'twenty years');
    await shows(app, 'The parameter `validity` must be an ISO 8601 duration');
    await page.type('Validity', 'P20Y');
    await page.type('Copies of the evidence', '3');
    await shows(app, 'Step `out` writes 3 copies, and the plan names no medium.');
    await page.type('Copies of the evidence', '1');
    await page.type('Not after', '2020-01-01T00:00:00Z');
    await shows(app, 'must be later than `from`');
    await page.type('Not before', '2019-12-31T00:00:00Z');
    await shows(app, 'The plan’s window is 2019-12-31T00:00:00Z to 2020-01-01T00:00:00Z');
    await looks(app, 'editor-problem');
  });

  test('put right, reloaded, compared with another plan: nothing entered is lost', async () => {
    const { page } = app;
    await page.type('Not after', '2099-01-01T00:00:00Z');
    await shows(app, 'In order: this plan could be held.');
    await page.reload();
    await shows(app, 'In order: this plan could be held.');
    await looks(app, 'editor');
    await page.send('Page.setInterceptFileChooserDialog', { enabled: true });
    const chosen = new Promise<number>((resolve) =>
      app.chromium.cdp.on(({ method, params }) =>
        method === 'Page.fileChooserOpened' ? resolve(Number(params['backendNodeId'])) : undefined,
      ),
    );
    await page.click('button', 'Compare…');
    await page.send('DOM.setFileInputFiles', { files: [productionPlan(app.directory)], backendNodeId: await chosen });
    await page.send('Page.setInterceptFileChooserDialog', { enabled: false });
    await shows(app, 'Compared with example-root-r1.plan.yaml');
    await shows(app, 'params.keyLabel');
    await page.screenshot('editor-difference');
    expect(await page.axe()).toEqual([]);
    await page.click('button', 'Close');
  });

  test('PLAN-HASH: saved once, never over a file; the file’s bytes are what is read aloud and rehearsed', async () => {
    const { page } = app;
    await page.click('button', 'Save the plan…');
    await page.type('Name of the file', 'editor-root-e1');
    await page.screenshot('editor-save');
    await page.click('button', 'Save');
    await shows(app, 'The plan is in order');
    const path = join(app.directory, 'data', 'plans', 'editor-root-e1.plan.yaml');
    const bytes = readFileSync(path);
    expect(parsePlan(bytes).value).toMatchObject({ title: 'Editor Root E1', params: { keyLabel: 'editor-root-e1', quorum: 2 } });
    expect((await page.text()).replaceAll(/\s/g, '')).toContain(sha256Hex(bytes));
    await looks(app, 'plan-saved');

    await page.click('button', 'Change this plan');
    await page.click('button', 'Save the plan…');
    await page.type('Name of the file', 'editor-root-e1');
    await page.click('button', 'Save');
    await shows(app, 'editor-root-e1.plan.yaml exists already, and nothing is overwritten');
    expect(readFileSync(path)).toEqual(bytes);
    await page.click('button', 'Cancel');
    await page.evaluate(`void (location.hash = '#runs')`);
    await shows(app, 'Saved plans');
    await looks(app, 'saved-plans');
    await page.click('button', 'Open editor-root-e1.plan.yaml');
    await shows(app, 'The plan is in order');
    await page.click('button', 'Rehearse this plan');
    const ended = await play(app, await shownRun(app));
    expect(ended.status).toBe('finished');
    expect(readFileSync(join(ended.bundle ?? '', 'plan.yaml'))).toEqual(bytes);
  });

  test('PROFILE-HASH: an imported plan is not trusted; the file that differs is named and taken only by an explicit act', async () => {
    const { page } = app;
    const path = join(app.directory, 'stale.plan.yaml');
    const text = readFileSync(productionPlan(app.directory), 'utf8');
    const hash = /root-crl: ([0-9a-f]{64})/.exec(text)?.[1] ?? '';
    writeFileSync(path, text.replace(hash, 'ab'.repeat(32)), { mode: 0o644 });
    await page.evaluate(`void (location.hash = '#plan')`);
    await openPlan(app, path, 'policy.profile-hash');
    await page.click('button', 'Change this plan');
    await shows(app, 'Profile root-crl is another version.');
    await page.screenshot('editor-stale');
    expect(await page.axe()).toEqual([]);
    await page.click('button', 'Review root-crl anew and take its hash');
    await shows(app, 'In order: this plan could be held.');
    expect(app.bugs).toEqual([]);
  });
});
