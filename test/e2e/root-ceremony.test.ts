// The root ceremony by clicking, on the real renderer and a real PKCS#11 token, with everything going wrong once: a wrong PIN,
// a reload, a witness who reads other words, a custodian who refuses, the token's process killed.

import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyBundle } from '../../main/evidence/verify-bundle.ts';
import { pin, play, shownRun, takeTurn, viewOf, waitForStep } from './ceremony.ts';
import { beginProduction, openPlan, productionPlan } from './production-plan.ts';
import { rendererPages } from './renderer-pages.ts';
import { noSoftHsm, softHsm } from './soft-hsm.ts';
import { noChromium, openApp, openDirectory, type OpenedApp } from './world.ts';

describe.skipIf(noChromium !== null || noSoftHsm !== null)('ROOT CEREMONY in the window', () => {
  let pages = '';
  let directory = '';
  let app: OpenedApp;
  let runId = '';

  beforeAll(async () => {
    pages = rendererPages();
    directory = openDirectory('root');
    app = await openApp({ pages, directory, token: softHsm(directory) });
  });
  afterAll(async () => {
    await app.close();
    rmSync(pages, { recursive: true, force: true });
  });

  const shows = (text: string): Promise<void> => app.page.waitFor(`document.body.innerText.includes(${JSON.stringify(text)})`);

  test('PLAN-HASH: the plan is opened through the file dialog, checked and begun', async () => {
    await openPlan(app, productionPlan(directory));
    await app.page.screenshot('plan');
    await beginProduction(app);
    runId = await shownRun(app);
    expect(await viewOf(app, runId)).toMatchObject({ mode: 'production', attendance: 'people', status: 'open' });
  });

  test('a wrong PIN is refused by the token, and the right one taken', async () => {
    await play(app, runId, { until: 'open-token' });
    const refused = await takeTurn(app, runId, { secret: () => '000000' });
    expect(refused.current?.kind).toBe('open-token');
    await shows('token.pin-incorrect');
    await app.page.screenshot('wrong-pin');
    const opened = await takeTurn(app, runId);
    expect(opened.current?.kind).toBe('generate-key-pair');
  });

  test('a reload in the middle keeps everything', async () => {
    const before = await play(app, runId, { until: 'review' });
    await app.page.reload();
    await waitForStep(app, before);
    await app.page.screenshot('review-after-reload');
  });

  test('READ-BACK: a witness who reads other words is refused, and may try again', async () => {
    await takeTurn(app, runId);
    const before = await viewOf(app, runId);
    expect(before.current?.awaited.map(({ role }) => role)).toEqual(['witness']);
    const after = await takeTurn(app, runId, { words: () => 'aardvark' });
    expect(after.current?.kind).toBe('review');
    await shows('input.words-wrong');
    await app.page.screenshot('witness-wrong-words');
    expect((await takeTurn(app, runId)).current?.kind).toBe('approve');
  });

  test('a custodian who refuses sends the bytes back; everything is built, read and approved anew', async () => {
    const before = await viewOf(app, runId);
    await waitForStep(app, before);
    const reopened = await takeTurn(app, runId, { refuse: true });
    expect(reopened.current?.kind).toBe('build-certificate');
    await app.page.screenshot('refused');
    await play(app, runId, { until: 'sign' });
  });

  test('token.process-lost: the token’s process is killed; the window lives, the PIN is asked again, and it signs', async () => {
    for (const { kill } of app.hsmProcesses) kill();
    const lost = await takeTurn(app, runId);
    expect(lost.current?.kind).toBe('sign');
    await shows('What to do now');
    await app.page.screenshot('token-lost');
    const signed = await takeTurn(app, runId);
    expect(signed.current?.kind).toBe('close-token');
  });

  test('it ends with evidence that verifies with the key on paper', async () => {
    const ended = await play(app, runId);
    expect(ended.status).toBe('finished');
    await app.page.screenshot('production-over');
    const trust = new TextEncoder().encode(`log sha256:${(await app.workplace.production()).store.logKey.fingerprint}\n`);
    const verdict = await verifyBundle(ended.bundle ?? '', { trust });
    expect(verdict.checks.filter((check) => check.verdict === 'failed')).toEqual([]);
    expect(verdict.verdict).toBe('accepted');
    expect(existsSync(join(ended.bundle ?? '', 'MANIFEST.json'))).toBe(true);
  });

  test('home, authorities and evidence know it', async () => {
    await app.page.evaluate(`void (location.hash = '#home')`);
    await shows('example-root-r1');
    await app.page.screenshot('home');
    await app.page.evaluate(`void (location.hash = '#authorities')`);
    await shows('Example Root R1');
    await app.page.screenshot('authorities');
    await app.page.evaluate(`void (location.hash = '#tokens')`);
    await shows('Example HSM');
    await app.page.screenshot('tokens');
  });

  test('what is to be served is saved from the authority’s page', async () => {
    await app.page.evaluate(`void (location.hash = '#authorities')`);
    await shows('Example Root R1');
    await app.page.click('row', 'Example Root R1');
    await app.page.click('button', 'Save the kit');
    await shows('/publications/publication-example-root-r1-');
    await app.page.screenshot('authority-publication');
    const [kit = ''] = readdirSync(join(app.directory, 'data', 'publications'));
    const files = readdirSync(join(app.directory, 'data', 'publications', kit));
    expect(files).toEqual(expect.arrayContaining(['README.txt', 'SHA256SUMS', 'check.sh', 'conclave-reader.html', 'nginx', 'www']));
  });

  test('no secret stayed in the page, and no error was unexpected', async () => {
    const page = await app.page.evaluate<string>(
      'document.documentElement.outerHTML + JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie',
    );
    expect(page).not.toContain(pin);
    expect(page).not.toContain('the passphrase of');
    expect(app.bugs).toEqual([]);
  });
});
