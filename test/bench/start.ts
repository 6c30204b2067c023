// npm run bench -- start [--json] [--runs N]: from the spawn of the app’s process to the answered first call in its page, and to its
// first screen, beside an empty page in the same Chromium, one after the other in turn; and how much JavaScript the page loads.

import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { findChromium, findProgram } from '../../main/shell/chromium/find-chromium.ts';
import { buildPages } from '../../main/shell/window/build-pages.ts';
import { median } from './measure/median.ts';
import { printBench, progress } from './report.ts';
import { openAppPage, type AppStart } from './start/app-page.ts';
import { openEmptyPage } from './start/empty-page.ts';
import { openVirtualDisplay } from './start/virtual-display.ts';

const { values } = parseArgs({ options: { json: { type: 'boolean' }, runs: { type: 'string', default: '7' } } });
const runs = Number(values.runs);
const root = resolve(import.meta.dirname, '../..');
const path = process.env['PATH'] ?? '';

/** kB (1000 octets) of every script of the built renderer, each gzipped. */
function scriptSize(): number {
  const pages = join(root, 'out', 'renderer');
  const scripts = readdirSync(pages, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));
  return scripts.reduce((sum, file) => sum + gzipSync(readFileSync(join(pages, file))).length, 0) / 1000;
}

/** A browser that was ended leaves processes behind for a moment: neither start pays for the one before. */
const settle = (): Promise<void> => new Promise((done) => void setTimeout(done, 400));

async function measure(directory: string): Promise<{ readonly ours: AppStart[]; readonly empty: number[] }> {
  const display = await openVirtualDisplay();
  const environment = { ...process.env, DISPLAY: display.name };
  const measured = { ours: [] as AppStart[], empty: [] as number[] };
  try {
    // Once before the clock counts: data directory, compile cache and the browser’s files are there at any later start.
    for (let run = 0; run <= runs; run += 1) {
      await settle();
      const empty = await openEmptyPage(environment);
      await settle();
      const ours = await openAppPage(environment, join(directory, 'data'));
      progress(
        `${run === 0 ? 'warming up' : `${run} of ${runs}`}: answered ${Math.round(ours.answered)} ms, drawn ${Math.round(ours.drawn)} ms, empty page ${Math.round(empty)} ms`,
      );
      if (run === 0) continue;
      measured.empty.push(empty);
      measured.ours.push(ours);
    }
    return measured;
  } finally {
    display.close();
  }
}

if (findChromium(path) === null || findProgram('Xvfb', path) === null) throw new Error('this bench needs the packages chromium and xvfb');
// main/bootstrap.mjs has built the entry; the app itself builds its pages where they are stale.
buildPages(root, 'pages', progress);
const directory = mkdtempSync(join(tmpdir(), 'conclave-bench-'));
try {
  const { ours, empty } = await measure(directory);
  const [app, drawn, rival] = [median(ours.map((run) => run.answered)), median(ours.map((run) => run.drawn)), median(empty)];
  printBench('start', [
    {
      what: `from spawn to the answered first call in the page, median of ${runs}; rival: an empty page`,
      ours: app,
      rival,
      unit: 'ms',
      better: 'smaller',
    },
    {
      what: 'the same, as a multiple of the empty page',
      ours: app / rival,
      rival: null,
      unit: '×',
      better: 'smaller',
      target: { of: 'ours', atMost: 1.5 },
    },
    {
      what: 'from spawn to the first screen drawn with what the core said; rival: the same empty page',
      ours: drawn,
      rival,
      unit: 'ms',
      better: 'smaller',
    },
    {
      what: 'the renderer’s JavaScript, gzipped',
      ours: scriptSize(),
      rival: null,
      unit: 'kB',
      better: 'smaller',
      target: { of: 'ours', atMost: 400 },
    },
  ]);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
