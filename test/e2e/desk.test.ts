// Editor, saved plans, printing, comparison, restored notices and checkpoint desk: axe, width and errors of each in both languages.
// What the window is answered is recorded or made by the real core (preview/).

import { rmSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../main/shell/chromium/find-chromium.ts';
import { deskShots } from './preview/desk-shots.ts';
import { light, look, looksAt, openPreview, zoom } from './renderer-preview.ts';
import { rendererPages } from './renderer-pages.ts';
import { noChromium } from './world.ts';

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

  test.each([...deskShots])('$name is clean for axe and needs no scrolling sideways', async (shot) => {
    expect(await look(browser, shot, looksAt(shot.name.endsWith('-de')), pages)).toEqual([]);
  });

  test.each([
    { variant: light, lines: 4 },
    { variant: zoom, lines: 8 },
  ])('a checkpoint is four rows of eight words; in $variant.name each stands apart, on $lines lines in all', async ({ variant, lines }) => {
    const shot = deskShots.find(({ name }) => name === 'desk-over');
    if (shot === undefined) throw new Error('no picture of a run that is over');
    const { page } = await openPreview(browser, shot, variant, pages);
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
