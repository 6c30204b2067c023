// Editor, saved plans, printing, comparison, restored notices and checkpoint desk: axe, width and errors of each in both languages.
// What the window is answered is recorded or made by the real core (preview/).

import { rmSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../main/shell/chromium/find-chromium.ts';
import { deskShots } from './preview/desk-shots.ts';
import { look, openPreview, variants } from './renderer-preview.ts';
import { rendererPages } from './renderer-pages.ts';
import { noChromium } from './world.ts';

const variantOf = (name: string) => {
  const found = variants.find((variant) => variant.name === name);
  if (found === undefined) throw new Error(`no variant ${name}`);
  return found;
};
const german = (name: string): boolean => name.endsWith('-de');
/** English in light and dark, German where words have least room. */
const looks = deskShots.flatMap((shot) =>
  (german(shot.name) ? ['zoom'] : ['light', 'dark']).map((variant) => ({ name: `${shot.name} ${variant}`, shot, variant })),
);

describe.skipIf(noChromium !== null)('SCREENS: the desk', () => {
  let pages = '';
  let browser: Browser;
  beforeAll(async () => {
    pages = rendererPages();
    browser = await chromium.launch({
      executablePath: findChromium(process.env['PATH'] ?? '') ?? '',
      headless: true,
      args: ['--no-sandbox'],
    });
  });
  afterAll(async () => {
    await browser.close();
    rmSync(pages, { recursive: true, force: true });
  });

  test.each(looks)('$name is clean for axe and needs no scrolling sideways', async ({ shot, variant }) => {
    expect(await look(browser, shot, variantOf(variant), pages)).toEqual([]);
  });

  test.each([
    ['light', 4],
    ['zoom', 8],
  ])('a checkpoint is four rows of eight words; in %s each stands apart from the next, on %i lines in all', async (variant, lines) => {
    const shot = deskShots.find(({ name }) => name === 'desk-over');
    if (shot === undefined) throw new Error('no picture of a run that is over');
    const { page } = await openPreview(browser, shot, variantOf(variant), pages);
    const places = await page.evaluate<{ top: number; bottom: number }[]>(
      `[...document.querySelectorAll('ol')].filter((list) => list.children.length === 32).slice(0, 1).flatMap((list) => [...list.children]).map((item) => { const { top, bottom } = item.getBoundingClientRect(); return { top, bottom }; })`,
    );
    const gap = (index: number): number => (places[index]?.top ?? 0) - (places[index - 1]?.bottom ?? 0);
    // The gap before a row is wider than any within one.
    const within = Math.max(...places.map((_, index) => (index % 8 === 0 ? 0 : gap(index))));
    const begins = places.flatMap((_, index) => (index > 0 && gap(index) > within ? [index] : []));
    const found = [0, ...begins].map((begin, at, all) => (all[at + 1] ?? places.length) - begin);
    expect(found).toEqual([8, 8, 8, 8]);
    expect(new Set(places.map(({ top }) => Math.round(top))).size).toBe(lines);
    await page.context().close();
  });
});
