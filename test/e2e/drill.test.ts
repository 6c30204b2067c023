// A drill by clicking: a scenario is chosen and played, what goes wrong stands in the way until it is mended, lessons are typed, the report
// is shown and saved, and the drill is put on record. And what a drill of a window may not reach.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { verifyBundle } from '../../main/evidence/verify-bundle.ts';
import { publicPin } from '../../main/steps/stand-in-pin.ts';
import type { RunView } from '../../preload/contract/run-view.ts';
import { appForTests } from './app-for-tests.ts';
import { play, shownRun, takeTurn, viewOf, waitForStep } from './ceremony.ts';
import { threeLooks } from './three-looks.ts';
import { noChromium } from './world.ts';

const hand = { secret: (prompt: { id: string }) => (prompt.id.endsWith('passphrase') ? undefined : publicPin) };

describe.skipIf(noChromium !== null)('a drill in the window', () => {
  const opened = appForTests();
  let runId = '';
  let over: RunView;
  const shows = (text: string): Promise<void> => opened().page.waitFor(`document.body.innerText.includes(${JSON.stringify(text)})`);

  beforeAll(async () => {
    await opened().page.evaluate(`void (location.hash = '#trouble')`);
  });

  test('the scenario is chosen with what it exercises and how it begins, and looks like a drill from across the room', async () => {
    const { page } = opened();
    await page.click('button', 'Only practising? Hold a drill instead.');
    await shows('No drill is on record yet.');
    await page.click('radio', 'The token is gone when it is to sign');
    await shows('A built-in hierarchy, with fresh keys');
    expect(await threeLooks(page, 'drills')).toEqual([]);
    await page.click('button', 'Begin the drill');
    runId = await shownRun(opened());
    await page.waitFor(`document.querySelector('section[aria-label="Drill"]') !== null`);
    const view = await viewOf(opened(), runId);
    expect([view.mode, view.drill?.scenario]).toEqual(['drill', 'token-gone-at-signing']);
    await waitForStep(opened(), view);
    await page.screenshot('drill-begun');
  });

  test('what goes wrong is shown with what can be done; a wrong answer leaves it, the step says so, a right one mends it', async () => {
    const app = opened();
    const { page } = app;
    const view = await play(app, runId, { until: 'sign', hand });
    await shows('What is done?');
    expect(view.drill?.events.map(({ open }) => open)).toEqual([true]);
    expect(await threeLooks(page, 'drill-event')).toEqual([]);
    await page.evaluate(`void (location.hash = '#room/${runId}')`);
    await shows('The light of the reader is off.');
    expect(await page.axe()).toEqual([]);
    await page.screenshot('drill-room');
    await page.evaluate(`void (location.hash = '#run/${runId}')`);
    const refused = await takeTurn(app, runId, hand);
    expect(refused.revision).toBe(view.revision);
    await shows('The token is not in its reader.');
    const [event] = view.drill?.events ?? [];
    const says = (id: string): string => event?.answers.find((answer) => answer.id === id)?.says ?? '';
    await page.click('radio', says('retry'));
    await page.click('button', 'Decide so');
    await shows('What was said did not mend it.');
    await page.screenshot('drill-still');
    await page.click('radio', says('put-back'));
    await page.click('button', 'Decide so');
    await page.waitFor(`!document.body.innerText.includes('What was said did not mend it.')`);
    expect((await viewOf(app, runId)).drill?.events.map(({ open }) => open)).toEqual([false]);
  });

  test('lessons and tasks typed during the run are in the report, which is shown, and saved for people and machines', async () => {
    const app = opened();
    const { page } = app;
    await page.type('A lesson', 'Nobody knew who holds the second token');
    await page.click('button', 'Note the lesson');
    await shows('Nobody knew who holds the second token');
    await page.type('A task that follows', 'Put the list of tokens into the safe');
    await page.type('Who owns the task', 'Bob Lindqvist');
    await page.click('button', 'Note the task');
    await shows('Bob Lindqvist: Put the list of tokens into the safe');
    over = await play(app, runId, { hand });
    expect(over.status).toBe('finished');
    await shows('After-action report');
    const text = await page.text();
    const { points, goals } = over.drill?.report ?? { points: { got: 0, of: 0 }, goals: [] };
    expect(points.of).toBeGreaterThan(points.got);
    expect(text).toContain(`${points.got} of ${points.of}`);
    for (const { says } of goals) expect(text).toContain(says);
    expect(text).toContain('Nobody knew who holds the second token (Alice Ndiaye)');
    expect(await threeLooks(page, 'drill-over')).toEqual([]);
    const bundle = over.bundle ?? '';
    expect(existsSync(join(bundle, 'documents/after-action-report.pdf'))).toBe(true);
    expect(JSON.parse(readFileSync(join(bundle, 'drill-report.json'), 'utf8'))).toEqual(JSON.parse(JSON.stringify(over.drill?.report)));
    expect((await verifyBundle(bundle, { unanchored: true })).verdict).toBe('accepted');
  });

  test('it is put on record by its bundle, once, and the next is due in a year', async () => {
    const { page } = opened();
    await page.click('button', 'Put it on record');
    await shows('It is on record.');
    await page.click('button', 'All drills');
    await shows('Drills on record');
    await page.waitFor(`/Next drill: Due in 36[45] days/.test(document.body.innerText)`);
    expect(await threeLooks(page, 'drills-held')).toEqual([]);
    await page.evaluate(`void (location.hash = '#run/${runId}')`);
    await page.click('button', 'Put it on record');
    await shows('state.run-exists');
    expect(opened().bugs).toEqual([]);
  });

  test('in German: scenarios, what happened, and the report', async () => {
    const { page } = opened();
    await page.evaluate(`window.conclave.saveSettings({ theme: 'system', language: 'de', textSize: 'normal' })`);
    await page.reload();
    await shows('Bericht nach der Übung');
    const text = await page.text();
    const german = [
      'Gesagt: Noch einmal versuchen und hoffen',
      'Fehlendes Token: Was zuerst getan wurde, war richtig',
      'Wie Inhaber benachrichtigt',
    ];
    for (const said of german) expect(text).toContain(said);
    expect(await page.axe()).toEqual([]);
    await page.screenshot('drill-over-german');
    await page.click('button', 'Alle Übungen');
    await page.click('radio', 'Der Schlüssel der ausstellenden CA ist gestohlen');
    await shows('Sie haben die Wurzel, ihre Leute und ein Telefon, das klingelt.');
    expect(await page.axe()).toEqual([]);
    await page.screenshot('drills-german');
  });
});
