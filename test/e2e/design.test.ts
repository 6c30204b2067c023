// The designer of hierarchies: every picture clean for axe, and one hierarchy drawn, saved and turned into plans on the real core.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseDesign } from '../../main/formats/design.ts';
import { parsePlan } from '../../main/formats/plan.ts';
import { designShots } from './preview/design-shots.ts';
import { type OpenedWithPictures, openWithPictures } from './with-pictures.ts';
import { noChromium } from './world.ts';

describe.skipIf(noChromium !== null)('DESIGN in the window', () => {
  let opened: OpenedWithPictures;
  beforeAll(async () => {
    opened = await openWithPictures();
  });
  afterAll(async () => opened.close());

  test.each([...designShots])('$name is clean for axe and needs no scrolling sideways', async (shot) => {
    expect(await opened.look(shot)).toEqual([]);
  });

  test('a CA is drawn below a root, its place walked to by keys, both plans are made, and the design is saved', async () => {
    const { app } = opened;
    const { page } = app;
    const shows = (text: string): Promise<void> => page.waitFor(`document.body.innerText.includes(${JSON.stringify(text)})`);
    await page.evaluate(`void (location.hash = '#design')`);
    await shows('New hierarchy');
    await page.click('button', 'New hierarchy');
    await shows('In order: no rule found anything.');
    await page.click('button', 'Add a CA below');
    await page.waitFor(`document.querySelectorAll('[role=treeitem]').length === 2`);
    await shows('If the key of issuing-1 is stolen');
    // Up to the root: its stolen key takes both.
    await page.evaluate(`document.querySelector('[role=treeitem][tabindex="0"]').focus()`);
    await page.press('ArrowUp');
    await shows('If the key of root-r1 is stolen');
    expect(await page.evaluate(`document.activeElement.getAttribute('aria-selected')`)).toBe('true');
    expect(
      await page.evaluate(`[...document.querySelectorAll('[role=treeitem]')].filter((row) => row.innerText.includes('reissued')).length`),
    ).toBe(2);
    await page.click('button', 'Make the plans');
    await shows('The plans lie beside the saved plans');
    const plans = join(app.workplace.dataDirectory, 'plans');
    const planOf = (name: string) => parsePlan(new Uint8Array(readFileSync(join(plans, name)))).value;
    expect(planOf('01-root-r1.plan.yaml').playbook.id).toBe('root-ca');
    expect(planOf('02-issuing-1.plan.yaml').params).toMatchObject({ authority: 'root-r1' });
    // A second time nothing is overwritten.
    await page.click('button', 'Make the plans');
    await shows('01-root-r1.plan.yaml exists already');
    await page.click('button', 'Save the design…');
    await page.click('button', 'Save');
    await shows('The design is saved.');
    const saved = join(plans, 'hierarchy.design.yaml');
    expect(existsSync(saved)).toBe(true);
    expect(parseDesign(new Uint8Array(readFileSync(saved))).value.nodes.map(({ id }) => id)).toEqual(['root-r1', 'issuing-1']);
    await page.click('button', 'Put away');
    await shows('hierarchy.design.yaml');
    expect(app.bugs).toEqual([]);
  });
});
