import { passphraseOf, play, shownRun, viewOf, waitForStep } from './ceremony.ts';
import type { OpenedApp } from './world.ts';

/** Rehearses up to «Sign», clicks it 200 times as fast as the browser takes clicks, and waits for the step after. */
export async function clickSignRapidly(
  app: OpenedApp,
): Promise<{ readonly runId: string; readonly after: string | undefined; readonly longestTask: number }> {
  await app.page.click('button', 'Rehearse now');
  await app.page.click('button', 'Begin the rehearsal');
  const runId = await shownRun(app);
  const before = await play(app, runId, { until: 'sign' });
  const { current } = before;
  if (current === null) throw new Error('nothing to sign');
  for (const prompt of current.prompts) {
    if (prompt.kind === 'type-label') await app.page.type(prompt.label, prompt.expected);
    if (prompt.kind === 'secret') await app.page.fill(`[data-secret="${prompt.id}"]`, passphraseOf(current.awaited[0]?.id ?? ''));
  }
  const place = await app.page.placeOfButton(current.button);
  await app.page.evaluate(
    `(() => { window.longest = 0; new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.longest = Math.max(window.longest, entry.duration) }).observe({ type: 'longtask' }) })()`,
  );
  const at = { ...place, button: 'left', clickCount: 1 };
  for (let click = 0; click < 200; click += 1) {
    await app.page.send('Input.dispatchMouseEvent', { ...at, type: 'mousePressed' });
    await app.page.send('Input.dispatchMouseEvent', { ...at, type: 'mouseReleased' });
  }
  await app.page.waitFor(`!document.querySelector('h1').textContent.startsWith('Sign')`, 60_000);
  const after = await viewOf(app, runId);
  await waitForStep(app, after);
  return { runId, after: after.current?.kind, longestTask: await app.page.evaluate<number>('window.longest') };
}
