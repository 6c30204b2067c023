// One screen’s tests: its pictures, drawn in a browser of their own, and the app on the real core beside them.

import { rmSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { findChromium } from '../../main/shell/chromium/find-chromium.ts';
import type { Shot } from './preview/shot.ts';
import { look, type Variant, variants } from './renderer-preview.ts';
import { rendererPages } from './renderer-pages.ts';
import { openApp, type OpenedApp } from './world.ts';

/** English in light and dark, German where words have least room. */
export const looksOf = (shots: readonly Shot[]): { name: string; shot: Shot; variant: Variant }[] =>
  shots.flatMap((shot) =>
    variants
      .filter(({ name }) => (shot.name.endsWith('-german') ? name === 'zoom' : name !== 'zoom'))
      .map((variant) => ({ name: `${shot.name} ${variant.name}`, shot, variant })),
  );

export interface OpenedWithPictures {
  readonly app: OpenedApp;
  /** What is wrong with a picture; nothing where all is well. */
  look(shot: Shot, variant: Variant): Promise<string[]>;
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
    look: async (shot, variant) => look(browser, shot, variant, pages),
    async close() {
      await browser.close();
      await app.close();
      rmSync(pages, { recursive: true, force: true });
    },
  };
}
