// 200 rapid clicks on a slow token: the window stays alive, and the act happens once.

import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openJournal } from '../../main/store/journal.ts';
import { passphraseOf, play, shownRun, viewOf, waitForStep } from './ceremony.ts';
import { rendererPages } from './renderer-pages.ts';
import { noChromium, openApp, type OpenedApp } from './world.ts';

describe.skipIf(noChromium !== null)('RAPID CLICKS', () => {
  let pages = '';
  let app: OpenedApp;
  beforeAll(async () => {
    pages = rendererPages();
    app = await openApp({ pages, slowMilliseconds: 200 });
  });
  afterAll(async () => {
    await app.close();
    rmSync(pages, { recursive: true, force: true });
  });

  test('200 clicks on «Sign» with 200 ms a call: one signature an item, no task over 50 ms in the page', async () => {
    await app.page.click('button', 'Rehearse now');
    await app.page.click('button', 'Begin the rehearsal');
    const runId = await shownRun(app);
    const before = await play(app, runId, { until: 'sign' });
    const { current } = before;
    if (current === null) throw new Error('nothing to sign');
    for (const prompt of current.prompts) {
      if (prompt.kind === 'type-label') await app.page.type(prompt.label, prompt.expected);
      if (prompt.kind === 'secret') await app.page.fill(`[data-secret="${prompt.id}"]`, passphraseOf(current.awaited[0]?.id ?? ''));
    }
    const place = await app.page.placeOfButton(current.button);
    await app.page.evaluate(
      `(() => { window.longest = 0; new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.longest = Math.max(window.longest, entry.duration) }).observe({ type: 'longtask' }) })()`,
    );
    const at = { ...place, button: 'left', clickCount: 1 };
    // One after the other, as fast as the browser takes them.
    for (let click = 0; click < 200; click += 1) {
      await app.page.send('Input.dispatchMouseEvent', { ...at, type: 'mousePressed' });
      await app.page.send('Input.dispatchMouseEvent', { ...at, type: 'mouseReleased' });
    }
    await app.page.waitFor(`!document.querySelector('h1').textContent.startsWith('Sign')`, 60_000);
    const { store } = await app.workplace.coreOf(runId);
    const signatures = openJournal(store)
      .find({ run: runId })
      .filter(({ operation }) => operation === 'sign-certificate' || operation === 'sign-crl');
    expect(signatures.map(({ operation, state }) => [operation, state])).toEqual([
      ['sign-certificate', 'verified'],
      ['sign-crl', 'verified'],
    ]);
    const after = await viewOf(app, runId);
    expect(after.current?.kind).toBe('close-token');
    await waitForStep(app, after);
    const longest = await app.page.evaluate<number>('window.longest');
    console.log(`longest task in the page during 200 clicks: ${Math.round(longest)} ms (at most 50)`);
    expect(longest).toBeLessThanOrEqual(50);
    expect(app.bugs).toEqual([]);
  });
});
