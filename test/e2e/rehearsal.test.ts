// The newcomer's path on the real renderer: from the first window to a finished rehearsal on the embedded token.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assembleTexts } from '../../main/formats/qr/assemble-texts.ts';
import { codeInImage } from '../../main/formats/qr/code-in-image.ts';
import { readPng } from '../../main/formats/qr/png.ts';
import { sha256Hex } from '../../main/pki/hash.ts';
import { misplaced, readPdf } from './pdf-tools.ts';
import { play, shownRun, viewOf, waitForStep } from './ceremony.ts';
import { attachPage } from './page-driver.ts';
import { rendererPages } from './renderer-pages.ts';
import { noChromium, openApp, type OpenedApp } from './world.ts';

describe.skipIf(noChromium !== null)('REHEARSAL in the window', () => {
  let pages = '';
  let app: OpenedApp;
  let runId = '';
  /** As evidence lists it. */
  const artifact = 'example-root-r1/certificate.pem';
  beforeAll(async () => {
    pages = rendererPages();
    app = await openApp({ pages, fullCost: true });
  });
  afterAll(async () => {
    await app.close();
    rmSync(pages, { recursive: true, force: true });
  });

  test('home shows what to do when nothing is set up', async () => {
    await app.page.waitFor(`document.body.innerText.includes('Nothing is set up yet')`);
    await app.page.screenshot('home-empty');
  });

  test('rehearse now leads to the roll call', async () => {
    await app.page.click('button', 'Rehearse now');
    await app.page.waitFor(`location.hash.includes('rehearse')`);
    await app.page.screenshot('rehearse');
    await app.page.click('button', 'Begin the rehearsal');
    runId = await shownRun(app);
    const view = await viewOf(app, runId);
    expect(view.current?.kind).toBe('roll-call');
    await waitForStep(app, view);
    await app.page.screenshot('run-roll-call');
    expect(await app.page.axe()).toEqual([]);
  });

  test('the sheet opens beside it and shows the words', async () => {
    await app.page.click('button', 'Open the sheet');
    const paper = await attachPage(app.chromium.cdp, '#paper');
    await paper.waitFor(`document.body.innerText.includes('Words to read back from')`);
    const words = (await viewOf(app, runId)).hashes[0]?.words ?? [];
    for (const word of words) expect(await paper.text()).toContain(word);
    await paper.screenshot('paper');
    await paper.send('Page.close').catch(() => undefined);
  });

  test('a reload in the middle keeps the run', async () => {
    const before = await play(app, runId, { until: 'generate-key-pair' });
    await app.page.reload();
    await waitForStep(app, before);
    expect((await viewOf(app, runId)).revision).toBe(before.revision);
  });

  test('CLICKS: it ends in at most 25, with evidence that verifies', async () => {
    const seen = new Set<string>();
    const ended = await play(app, runId, {
      async see(view) {
        const kind = view.current?.kind ?? '';
        if (seen.has(kind)) return;
        seen.add(kind);
        await app.page.screenshot(`run-${kind}`);
        expect(await app.page.axe()).toEqual([]);
      },
    });
    expect(ended.status).toBe('finished');
    await app.page.screenshot('run-over');
    expect(existsSync(join(ended.bundle ?? '', 'MANIFEST.json'))).toBe(true);
    expect(app.page.clicks).toBeLessThanOrEqual(25);
    await app.page.click('button', 'Verify the evidence');
    await app.page.waitFor(`location.hash.includes('evidence')`);
    await app.page.screenshot('evidence');
  });

  test('QR codes of what it made: frame by frame, what the screen shows is the file', async () => {
    const file = readFileSync(join((await viewOf(app, runId)).bundle ?? '', 'artifacts', artifact));
    await app.page.waitFor(`document.body.innerText.includes(${JSON.stringify(artifact)})`);
    await app.page.click('button', artifact);
    await app.page.click('button', 'QR codes');
    await app.page.waitFor(`document.querySelector('[role=dialog] svg[role=img]') !== null`);
    await app.page.click('button', 'Pause');
    expect(await app.page.axe()).toEqual([]);
    await app.page.screenshot('evidence-codes');
    const texts: string[] = [];
    let found = assembleTexts(['-']);
    // Twice as many as it has fragments, at most.
    while (!('form' in found && found.form === 'ur') && texts.length < 20) {
      const { data } = (await app.page.send('Page.captureScreenshot', { format: 'png' })) as { data: string };
      texts.push(codeInImage(readPng(Buffer.from(data, 'base64'))) ?? 'no code on the screen');
      found = assembleTexts(texts);
      await app.page.click('button', 'Next code');
    }
    expect(found).toEqual({ form: 'ur', bytes: new Uint8Array(file) });
    await app.page.click('button', 'Save on A4');
    await app.page.waitFor(`document.body.innerText.includes('codes saved')`);
    expect(existsSync(/\/.*papers\/codes-\S+\.pdf/.exec(await app.page.text())?.[0] ?? '')).toBe(true);
    await app.page.click('button', 'Close');
  });

  test('labels of the media: saved from the window, and the print is read by zbarimg', async () => {
    const { bundle = '' } = await viewOf(app, runId);
    await app.page.click('button', 'Save labels (A4)');
    await app.page.waitFor(`document.body.innerText.includes('1 label saved')`);
    expect(await app.page.axe()).toEqual([]);
    const pdf = /\/.*papers\/labels-\S+\.pdf/.exec(await app.page.text())?.[0] ?? '';
    expect(misplaced(readPdf('media-label', readFileSync(pdf)))).toEqual([]);
    execFileSync('pdftoppm', ['-png', '-r', '130', pdf, join(app.directory, 'label')]);
    const read = execFileSync('zbarimg', [
      '--nodbus',
      '--quiet',
      '--raw',
      '-Sdisable',
      '-Sqrcode.enable',
      join(app.directory, 'label-1.png'),
    ]);
    const manifest = sha256Hex(readFileSync(join(bundle, 'MANIFEST.json')));
    expect(read.toString().trim()).toBe(`conclave-medium/1 run ${runId} copy 1 manifest sha256:${manifest}`);
    await app.page.evaluate(
      `[...document.querySelectorAll('h2, h3')].find((each) => each.textContent === 'Labels of the media').scrollIntoView()`,
    );
    await app.page.screenshot('evidence-labels');
  });

  test('CSP: an injected inline script does not run', async () => {
    await app.page.evaluate(
      `(() => { const script = document.createElement('script'); script.textContent = 'window.injected = 1'; document.body.append(script); })()`,
    );
    expect(await app.page.evaluate('typeof window.injected')).toBe('undefined');
  });

  test('CSP: the console stayed clean but for that script; NO-NETWORK: every request was to our own origin', () => {
    const loud = app.page.console.filter((line) => /^(error|warning|exception)/.test(line));
    expect(loud.filter((line) => !line.includes('script-src'))).toEqual([]);
    expect(loud.length).toBeGreaterThan(0);
    expect(app.page.requests.filter((url) => !url.startsWith('https://conclave.invalid/'))).toEqual([]);
    expect(app.page.requests.length).toBeGreaterThan(2);
    expect(app.bugs).toEqual([]);
  });
});
