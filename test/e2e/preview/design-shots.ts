// Pictures of the designer of hierarchies.

import type { Page } from 'playwright-core';
import { faultyDesign, soundDesign } from './design-answers.ts';
import { press, shelf, type Shot } from './shot.ts';

async function chooseIssuing(page: Page): Promise<void> {
  await press('New hierarchy')(page);
  await page.getByRole('treeitem').first().press('ArrowDown');
  for (const name of ['Constraints', 'Where it publishes', 'What it issues to end entities']) await press(name)(page);
}

export const designShots: readonly Shot[] = [
  shelf('design-start', '#design', soundDesign),
  shelf('design', '#design', soundDesign, { before: press('New hierarchy') }),
  shelf('design-issuing', '#design', soundDesign, { before: chooseIssuing }),
  shelf('design-faults', '#design', faultyDesign, { before: press('New hierarchy') }),
  shelf('design-german', '#design', soundDesign, { before: press('Neue Hierarchie'), settings: { language: 'de' } }),
];
