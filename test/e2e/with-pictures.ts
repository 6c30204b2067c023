// One screen’s tests: its pictures, drawn in a browser of their own, and the app on the real core beside them.

import { rmSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { findChromium } from '../../main/shell/chromium/find-chromium.ts';
import type { Shot } from './preview/shot.ts';
import { look, looksAt } from './renderer-preview.ts';
import { rendererPages } from './renderer-pages.ts';
import { openApp, type OpenedApp } from './world.ts';

export interface OpenedWithPictures {
  readonly app: OpenedApp;
  /** What is wrong with a picture; nothing where all is well. */
  look(shot: Shot): Promise<string[]>;
  close(): Promise<void>;
}

export async function openWithPictures(): Promise<OpenedWithPictures> {
  const pages = rendererPages();
  const browser = await chromium.launch({
    executablePath: findChromium(process.env['PATH'] ?? '') ?? '',
    headless: true,
    args: ['--no-sandbox'],
  });
  const app = await openApp({ pages });
  return {
    app,
    look: async (shot) => look(browser, shot, looksAt(shot.name.endsWith('-german')), pages),
    async close() {
      await browser.close();
      await app.close();
      rmSync(pages, { recursive: true, force: true });
    },
  };
}
