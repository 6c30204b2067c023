// Two custodians at the window: each sees a card alone, clears the screen, types it back; then their cards open the token.

import { rehearseInWindow } from './attended-plan.ts';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunView } from '../../preload/contract/run-view.ts';
import { play, takeTurn, viewOf, waitForStep } from './ceremony.ts';
import { rendererPages } from './renderer-pages.ts';
import { noChromium, openApp, programDirectory, type OpenedApp } from './world.ts';

/** The example's plan with people in the room: two custodians, both needed. */
function attendedPlan(): Uint8Array {
  const text = readFileSync(join(programDirectory, 'resources/examples/custodian-change.plan.yaml'), 'utf8')
    .replace('attendance: unattended', 'attendance: people')
    .replace('window: none', 'window: { from: 2020-01-01T00:00:00Z, to: 2099-01-01T00:00:00Z }')
    .replace('custodians: [bob, carol, erin]', 'custodians: [bob, carol]')
    .replace(/ {2}- \{ id: erin.*\n/, '');
  return new TextEncoder().encode(text);
}

const words = `[...document.querySelectorAll('[role=dialog] li')].map((each) => each.lastElementChild.textContent)`;

describe.skipIf(noChromium !== null)('cards in the window', () => {
  let pages = '';
  let app: OpenedApp;
  let runId = '';
  const papers = new Map<string, readonly string[]>();
  /** What a custodian types: their copy. */
  const hand = {
    secret: (prompt: { id: string }, person: string) => (prompt.id.endsWith('-card') ? papers.get(person)?.join(' ') : undefined),
  };

  async function copyCard(name: string, person: string): Promise<void> {
    await app.page.click('button', `I am ${name}: show my card`);
    await app.page.waitFor(`document.querySelectorAll('[role=dialog] li').length === 40`);
    papers.set(person, await app.page.evaluate<string[]>(words));
  }

  /** Everything the window keeps or shows. */
  const kept = (): Promise<string> =>
    app.page.evaluate<string>(
      `JSON.stringify([document.body.innerText, [...document.querySelectorAll('input, textarea')].map((each) => each.value), Object.entries(sessionStorage), Object.entries(localStorage)])`,
    );

  const expectForgotten = async (person: string): Promise<void> => {
    const text = await kept();
    const lost = (papers.get(person) ?? []).filter(
      (word, at, all) => text.includes(`${word}\n`) || text.includes(`${word} ${all[at + 1] ?? ''}`),
    );
    expect(lost).toEqual([]);
  };

  beforeAll(async () => {
    pages = rendererPages();
    app = await openApp({ pages });
    runId = await rehearseInWindow(app, attendedPlan());
  });
  afterAll(async () => {
    await app.close();
    rmSync(pages, { recursive: true, force: true });
  });

  test('the cards are made when the administrator presses the button', async () => {
    const view = await play(app, runId, { until: 'share-pins' });
    expect(view.current?.button).toBe('Make the PINs and their cards');
    await app.page.placeOfButton('Make the PINs and their cards');
    await app.page.screenshot('custody-make');
    expect(await app.page.axe()).toEqual([]);
    const next = await takeTurn(app, runId);
    expect(next.current?.reveals).toEqual({ person: 'bob', label: 'Card 1 of 2, user PIN' });
    await waitForStep(app, next);
    await app.page.screenshot('custody-turn');
    expect(await app.page.axe()).toEqual([]);
  });

  test('a card is seen by pressing one button and gone by the next; the view, which the room display draws, never has it', async () => {
    await copyCard('Bob Lindqvist', 'bob');
    await app.page.screenshot('custody-card');
    for (const [name, features, scale] of [
      ['custody-card-dark', [{ name: 'prefers-color-scheme', value: 'dark' }], 1],
      ['custody-card-200', [], 2],
    ] as const) {
      await app.page.send('Emulation.setEmulatedMedia', { features: [...features] });
      await app.page.send('Emulation.setDeviceMetricsOverride', {
        width: 1360 / scale,
        height: 760 / scale,
        deviceScaleFactor: scale,
        mobile: false,
      });
      expect(await app.page.axe()).toEqual([]);
      await app.page.screenshot(name);
    }
    await app.page.send('Emulation.setEmulatedMedia', { features: [] });
    await app.page.send('Emulation.clearDeviceMetricsOverride');
    expect(await app.page.axe()).toEqual([]);
    expect(new Set(papers.get('bob')).size).toBeGreaterThan(30);
    expect(JSON.stringify(await viewOf(app, runId))).not.toContain((papers.get('bob') ?? []).slice(0, 2).join(' '));
    await app.page.click('button', 'I have copied it: clear the screen');
    await app.page.waitFor(`document.querySelector('[role=dialog]') === null`);
    await expectForgotten('bob');
    await app.page.screenshot('custody-cleared');
  });

  test('policy.role: nobody else gets a card, whatever the page asks', async () => {
    const view = await viewOf(app, runId);
    const input = { runId, stepId: view.current?.stepId, revision: view.revision, person: 'carol' };
    const answer = await app.page.evaluate<{ ok: boolean; error?: { code: string } }>(
      `window.conclave.revealSecret(${JSON.stringify(input)})`,
    );
    expect(answer).toMatchObject({ ok: false, error: { code: 'policy.role' } });
  });

  test('SHARE-CHECKSUM: a mistyped word is named by its place, the field is emptied, and the copy is taken then', async () => {
    const right = papers.get('bob') ?? [];
    papers.set('bob', right.with(6, right[6] === 'acme' ? 'adrift' : 'acme'));
    await takeTurn(app, runId, hand);
    await app.page.waitFor(`document.body.innerText.includes('word 7 does not fit')`);
    await app.page.screenshot('custody-mistyped');
    expect(await app.page.axe()).toEqual([]);
    papers.set('bob', right);
    await expectForgotten('bob');
    const next = await takeTurn(app, runId, hand);
    expect(next.current?.awaited.map(({ id }) => id)).toEqual(['carol']);
    await expectForgotten('bob');
  });

  test('a reload while a card is shown clears it, and it can be shown again', async () => {
    const view = await viewOf(app, runId);
    await waitForStep(app, view);
    await copyCard('Carol Tanaka', 'carol');
    await app.page.reload();
    await waitForStep(app, view);
    await expectForgotten('carol');
    await copyCard('Carol Tanaka', 'carol');
    await app.page.press('Escape');
    await app.page.waitFor(`document.querySelector('[role=dialog]') === null`);
    expect((await takeTurn(app, runId, hand)).current?.kind).toBe('change-pins');
  });

  test('PIN-CUSTODY: both cards change the PIN and open the token; the run ends', async () => {
    let view: RunView = await viewOf(app, runId);
    for (let turn = 0; view.current !== null && turn < 20; turn += 1) {
      if (turn === 0) await app.page.screenshot('custody-change');
      await waitForStep(app, view);
      view = await takeTurn(app, runId, hand);
    }
    expect(view.status).toBe('finished');
    for (const person of ['bob', 'carol']) await expectForgotten(person);
    expect(app.page.console.filter((line) => /^(error|warning|exception)/.test(line))).toEqual([]);
    expect(app.bugs).toEqual([]);
  });
});
