// Every screen once: light, dark, at 200 % zoom, and what axe says of it (WCAG 2.2 AA).

import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rendererPages } from './renderer-pages.ts';
import { noChromium, openApp, type OpenedApp } from './world.ts';

const screens = [
  'home',
  'trouble',
  'drills',
  'rehearse',
  'plan',
  'runs',
  'design',
  'profiles',
  'requests',
  'authorities',
  'evidence',
  'tokens',
  'media',
  'people',
  'settings',
];
type Look = [name: string, width: number, height: number, scale: number, scheme: 'light' | 'dark'];
const looks: Look[] = [
  ['light', 1360, 850, 1, 'light'],
  ['dark', 1360, 850, 1, 'dark'],
  ['zoom', 680, 425, 2, 'light'],
];

describe.skipIf(noChromium !== null)('SCREENS', () => {
  let pages = '';
  let app: OpenedApp;
  beforeAll(async () => {
    pages = rendererPages();
    app = await openApp({ pages });
    await app.page.evaluate(`conclave.newPerson({ id: 'alice', passphrase: new TextEncoder().encode('correct horse battery') })`);
  });
  afterAll(async () => {
    await app.close();
    rmSync(pages, { recursive: true, force: true });
  });

  describe.each(looks)('%s', (look, width, height, deviceScaleFactor, scheme) => {
    beforeAll(async () => {
      await app.page.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor, mobile: false });
      await app.page.send('Emulation.setEmulatedMedia', {
        features: [
          { name: 'prefers-color-scheme', value: scheme },
          { name: 'prefers-reduced-motion', value: 'reduce' },
        ],
      });
    });

    test.each(screens)('%s is clean for axe and needs no scrolling sideways', async (screen) => {
      await app.page.evaluate(`void (location.hash = '#${screen}')`);
      await app.page.waitFor(`document.querySelector('h1') !== null && document.querySelector('[aria-busy=true]') === null`);
      await new Promise((done) => void setTimeout(done, 300));
      await app.page.screenshot(`screen-${screen}-${look}`);
      expect(await app.page.axe()).toEqual([]);
      expect(await app.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBeLessThanOrEqual(0);
    });
  });

  test('the whole frame is reached by keyboard alone', async () => {
    await app.page.evaluate(`void (location.hash = '#home')`);
    const reached = new Set<string>();
    for (let tabs = 0; tabs < 40; tabs += 1) {
      await app.page.press('Tab');
      reached.add(await app.page.evaluate<string>(`document.activeElement?.innerText?.trim() ?? ''`));
    }
    for (const name of ['Home', 'Ceremonies', 'Design', 'Profiles', 'Requests', 'Authorities', 'Evidence', 'Tokens', 'People', 'Settings'])
      expect([...reached]).toContain(name);
  });
});
