// A newcomer's way from Home to a finished rehearsal, with views recorded from the real engine: how many clicks it takes.

import type { Page } from 'playwright-core';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { turnsOf } from '../../../main/shell/terminal/turn-taking.ts';

/** Types what the turn asks and presses its button. */
async function takeTurn(page: Page, view: RunView): Promise<void> {
  const current = view.current;
  if (current === null) throw new Error('the run is over');
  const turn = turnsOf(current)[0];
  await page.getByRole('heading', { name: turn?.name ?? '', exact: true }).waitFor();
  await page.getByRole('heading', { name: current.title, level: 1 }).waitFor();
  for (const prompt of turn?.prompts ?? []) {
    if (prompt.kind === 'secret') {
      await page.getByLabel(prompt.label, { exact: true }).fill('a long passphrase');
      if (prompt.again) await page.getByLabel('The same once more').fill('a long passphrase');
    }
    if (prompt.kind === 'type-label') await page.getByLabel(prompt.label).fill(prompt.expected);
    if (prompt.kind === 'words')
      for (const position of prompt.positions) await page.getByLabel(`Word ${position + 1}`, { exact: true }).fill('word');
  }
  await page.getByRole('button', { name: current.button, exact: true }).click();
}

/** Walks the whole rehearsal; resolves to the clicks made. The page shows Home with nothing set up. */
export async function walkRehearsal(page: Page, views: readonly RunView[]): Promise<number> {
  await page.getByRole('button', { name: 'Rehearse now' }).click();
  await page.getByRole('button', { name: 'Begin the rehearsal' }).click();
  for (const view of views) if (view.current !== null) await takeTurn(page, view);
  await page.getByRole('heading', { name: 'The ceremony is complete' }).waitFor();
  return Number(await page.evaluate('window.presses'));
}
