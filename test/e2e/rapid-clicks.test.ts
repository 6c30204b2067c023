// 200 rapid clicks on a slow token: the act happens once. How long the window is busy meanwhile, `npm run bench -- clicks` measures.

import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openJournal } from '../../main/store/journal.ts';
import { clickSignRapidly } from './rapid-clicks.ts';
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

  test('200 clicks on «Sign» with 200 ms a call: one signature an item', async () => {
    const { runId, after } = await clickSignRapidly(app);
    const { store } = await app.workplace.coreOf(runId);
    const signatures = openJournal(store)
      .find({ run: runId })
      .filter(({ operation }) => operation === 'sign-certificate' || operation === 'sign-crl');
    expect(signatures.map(({ operation, state }) => [operation, state])).toEqual([
      ['sign-certificate', 'verified'],
      ['sign-crl', 'verified'],
    ]);
    expect(after).toBe('close-token');
    expect(app.bugs).toEqual([]);
  });
});
