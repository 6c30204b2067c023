// The app is killed in the middle of the signature; the next window takes the run up again.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyBundle } from '../../main/evidence/verify-bundle.ts';
import { play, takeTurn, viewOf, waitForStep } from './ceremony.ts';
import { rendererPages } from './renderer-pages.ts';
import { noSoftHsm, softHsm } from './soft-hsm.ts';
import { noChromium, openApp, openDirectory, type OpenedApp } from './world.ts';

const gone = async (pid: number): Promise<boolean> => {
  for (let waited = 0; waited < 5000 && existsSync(`/proc/${pid}`); waited += 50) await new Promise((done) => void setTimeout(done, 50));
  return !existsSync(`/proc/${pid}`);
};

/** Journal points of a signature, and how people close what is left open there. */
const points: readonly [point: string, unknown: boolean][] = [
  ['sign-certificate:intent-durable', true],
  ['sign-certificate:call-returned', true],
  ['sign-certificate:result-durable', false],
];

describe.skipIf(noChromium !== null || noSoftHsm !== null).each(points)('KILLED at %s', (point, unknown) => {
  let pages = '';
  let directory = '';
  let app: OpenedApp;
  let runId = '';

  beforeAll(() => {
    pages = rendererPages();
    directory = openDirectory('kill');
  });
  afterAll(async () => {
    await app.close();
    rmSync(pages, { recursive: true, force: true });
  });

  test('the browser ends with the app, which died', async () => {
    const scenario = join(import.meta.dirname, 'kill-during-signing.ts');
    const died = spawnSync(process.execPath, [scenario, directory, pages, point], { encoding: 'utf8', timeout: 150_000 });
    expect(died.stdout).not.toContain('survived');
    expect(died.signal).toBe('SIGKILL');
    const [, run = '', browser = ''] = /run (\w+) browser (\d+)/.exec(died.stdout) ?? [];
    runId = run;
    expect(await gone(Number(browser))).toBe(true);
  });

  test('the next window shows the run, sweeps what the dead one left, and goes on from the screen', async () => {
    app = await openApp({ pages, directory, token: softHsm(directory) });
    expect(
      readdirSync(tmpdir()).filter((name) => name.startsWith('conclave-window-') && !existsSync(`/proc/${name.split('-')[2]}`)),
    ).toEqual([]);
    await app.page.waitFor(`document.body.innerText.includes('Under way')`);
    await app.page.screenshot('home-under-way');
    await app.page.click('button', 'Continue: Example Root R1');
    const view = await viewOf(app, runId);
    await waitForStep(app, view);
    expect(view.current?.kind).toBe(unknown ? 'unknown-outcome' : 'sign');
    await app.page.screenshot(`resume-${point.replace(':', '-')}`);
  });

  test('people close the unknown outcome, the rest is signed, and the evidence verifies', async () => {
    if (unknown) await takeTurn(app, runId);
    const ended = await play(app, runId);
    expect(ended.status).toBe('finished');
    const trust = new TextEncoder().encode(`log sha256:${(await app.workplace.production()).store.logKey.fingerprint}\n`);
    const verdict = await verifyBundle(ended.bundle ?? '', { trust });
    expect(verdict.checks.filter((check) => check.verdict === 'failed')).toEqual([]);
    expect(verdict.verdict).toBe('accepted');
  });
});
