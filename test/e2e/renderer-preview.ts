// Looks at the renderer without a core: builds it, serves it by interception with the product's CSP, takes every screen in
// light, dark and 200 % zoom into shots/, and lets axe judge each. `node test/e2e/renderer-preview.ts [part of a name]`.

import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { gzipSync } from 'node:zlib';
import { extname, join, resolve } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type Page } from 'playwright-core';
import { build } from 'vite';
import { rendererConfig } from '../../renderer/vite-config.ts';
import { fakeBridge } from './preview/fake-bridge.ts';
import { emptyHome, rehearsal } from './preview/fixtures.ts';
import type { Shot } from './preview/shot.ts';
import { shots } from './preview/shots.ts';
import { walkRehearsal } from './preview/walk.ts';

const root = resolve(import.meta.dirname, '..', '..');
// Of its own, so that a look never changes what the shells serve.
const built = join(root, 'out', 'preview');
const pictures = join(root, 'shots', 'preview');
const origin = 'https://conclave.internal';
const nonce = 'cHJldmlldw';
const policy = `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; font-src 'self'; connect-src 'none'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'`;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
};

export interface Variant {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  readonly theme: 'light' | 'dark';
}

export const light: Variant = { name: 'light', width: 1440, height: 900, scale: 1, theme: 'light' };
export const dark: Variant = { ...light, name: 'dark', theme: 'dark' };
export const zoom: Variant = { name: 'zoom', width: 640, height: 450, scale: 2, theme: 'light' };
const variants = [light, dark, zoom];

/** How one picture is looked at. */
type Looks = readonly [Variant, ...Variant[]];

/** English in light and dark, German where words have least room. */
export const looksAt = (german: boolean): Looks => (german ? [zoom] : [light, dark]);

/** Gzipped bytes of every script the window loads. */
function scriptSize(): number {
  const scripts = readdirSync(join(built, 'assets')).filter((file) => file.endsWith('.js'));
  return scripts.reduce((sum, file) => sum + gzipSync(readFileSync(join(built, 'assets', file)), { level: 9 }).length, 0);
}

/** `pages`: the built renderer; by default what this program built. */
export async function openPreview(
  browser: Browser,
  shot: Shot,
  variant: Variant,
  pages = built,
): Promise<{ page: Page; problems: string[] }> {
  const context = await browser.newContext({
    viewport: { width: variant.width, height: variant.height },
    deviceScaleFactor: variant.scale,
    colorScheme: variant.theme,
    timezoneId: 'Europe/Zurich',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(error.message));
  await page.route('**/*', (route) => {
    const { pathname, origin: asked } = new URL(route.request().url());
    if (asked !== origin) return route.abort();
    const file = pathname === '/' ? 'index.html' : pathname.slice(1);
    const bytes = readFileSync(join(pages, file));
    const body = file === 'index.html' ? bytes.toString('utf8').replace('__CSP_NONCE__', nonce) : bytes;
    return route.fulfill({
      body,
      contentType: types[extname(file)] ?? 'application/octet-stream',
      headers: { 'content-security-policy': policy },
    });
  });
  const settings = { theme: 'system', language: 'en', textSize: 'normal', ...shot.settings };
  await page.addInitScript({ content: fakeBridge({ ...shot.core, answers: { ...shot.core.answers, settings } }) });
  await page.goto(`${origin}/${shot.hash}`);
  await page.locator('h1').first().waitFor();
  await page.waitForTimeout(450);
  return { page, problems };
}

/** Pictures are kept in shots/preview by this program, and by tests where CONCLAVE_SHOTS=1 asks for them. */
const keepsPictures = import.meta.main || process.env['CONCLAVE_SHOTS'] === '1';

/** What is wrong with the page as it stands, as sentences. */
async function judge(page: Page, name: string): Promise<string[]> {
  await page.waitForTimeout(200);
  if (keepsPictures) {
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
  }
  const wide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return [
    ...(Number(wide) > 0 ? [`scrolls sideways by ${String(wide)} px`] : []),
    ...violations.map(({ id, help, nodes }) => {
      const where = nodes.slice(0, 2).map((node) => node.html.slice(0, 160));
      return `axe ${id}: ${help} — ${where.join(' | ')}`;
    }),
  ];
}

/** What is wrong with a picture, as sentences. Of the variants, which are of one size, each is shown after the one before on one page. */
export async function look(browser: Browser, shot: Shot, [first, ...others]: Looks, pages = built): Promise<string[]> {
  const { page, problems } = await openPreview(browser, shot, first, pages);
  try {
    await shot.before?.(page);
    for (const variant of [first, ...others]) {
      await page.emulateMedia({ colorScheme: variant.theme });
      const name = `${shot.name}-${variant.name}`;
      problems.push(...(await judge(page, name)).map((problem) => `${name}: ${problem}`));
    }
  } catch (error) {
    problems.push(String(error));
  } finally {
    await page.context().close();
  }
  return problems.map((problem) => `${shot.name}: ${problem}`);
}

/** order A2: from Home to a finished rehearsal in at most this many clicks. */
const clickBudget = 25;

async function walk(browser: Browser): Promise<string[]> {
  const start = shots.find((shot) => shot.name === 'home-empty');
  if (start === undefined) throw new Error('no picture of the empty home');
  const { page, problems } = await openPreview(
    browser,
    { ...start, core: { answers: { ...start.core.answers, home: emptyHome }, script: rehearsal } },
    light,
  );
  try {
    const clicks = await walkRehearsal(page, rehearsal);
    console.log(`${clicks} clicks from Home to a finished rehearsal, the sheet's window not counted`);
    if (clicks > clickBudget) problems.push(`walk: ${clicks} clicks, more than ${clickBudget}`);
    const kept = await page.evaluate("JSON.stringify({ ...sessionStorage }).includes('long passphrase')");
    if (kept === true) problems.push('walk: a passphrase was kept by the window');
  } catch (error) {
    await page.screenshot({ path: join(pictures, 'walk-stuck.png') });
    problems.push(`walk: ${String(error)}`);
  } finally {
    await page.context().close();
  }
  return problems;
}

if (import.meta.main) {
  const wanted = process.argv[2] ?? '';
  const only = process.argv[3];
  await build({ ...rendererConfig, build: { ...rendererConfig.build, outDir: built }, configFile: false, logLevel: 'warn' });
  const size = scriptSize();
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: ['--no-sandbox'] });
  const problems: string[] = [];
  const jobs = shots
    .filter((shot) => shot.name.includes(wanted))
    .flatMap((shot) => variants.filter((variant) => only === undefined || variant.name === only).map((variant) => ({ shot, variant })));
  const workers = Array.from({ length: availableParallelism() }, async () => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) problems.push(...(await look(browser, job.shot, [job.variant])));
  });
  await Promise.all(workers);
  if ('walk'.includes(wanted)) problems.push(...(await walk(browser)));
  await browser.close();
  for (const problem of problems) console.log(problem);
  console.log(`${problems.length} problems; JavaScript ${(size / 1000).toFixed(1)} kB gzipped`);
  process.exitCode = problems.length === 0 && size < 400_000 ? 0 : 1;
}
