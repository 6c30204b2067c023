// The editor of profiles: every picture clean for axe, and on the real core one copied, written, refused while it is wrong, saved twice.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseProfile } from '../../main/formats/profile.ts';
import { profileShots } from './preview/profile-shots.ts';
import { type OpenedWithPictures, openWithPictures } from './with-pictures.ts';
import { noChromium } from './world.ts';

describe.skipIf(noChromium !== null)('PROFILES in the window', () => {
  let opened: OpenedWithPictures;
  beforeAll(async () => {
    opened = await openWithPictures();
  });
  afterAll(async () => opened.close());

  test.each([...profileShots])('$name is clean for axe and needs no scrolling sideways', async (shot) => {
    expect(await opened.look(shot)).toEqual([]);
  });

  test('PROFILE-HASH: copied, wrong by line, saved, saved again as the next version, and offered to plans', async () => {
    const { app } = opened;
    const { page } = app;
    const shows = (text: string): Promise<void> => page.waitFor(`document.body.innerText.includes(${JSON.stringify(text)})`);
    await page.evaluate(`void (location.hash = '#profiles')`);
    await shows('Those that came with Conclave');
    await page.click('button', 'Open profile tls-server');
    await shows('The certificate it makes');
    await page.click('button', 'Copy it to change it');
    await page.waitFor(`document.querySelector('textarea').value.includes('id: my-tls-server')`);
    const text = await page.evaluate<string>(`document.querySelector('textarea').value`);
    await page.type('The file', text.replace('P47D', 'soon'));
    await shows('validity.max');
    expect(await page.has('button', 'Save as the next version')).toBe(false);
    await page.type('The file', text.replace('P47D', 'P40D'));
    await shows('In order: lint finds no error in the certificate it makes.');
    await page.click('button', 'Save as the next version');
    await shows('my-tls-server is saved as version 1');
    // The form writes the same file: one field changed is the next version.
    await page.evaluate(`[...document.querySelectorAll('input[type=radio]')].find((each) => each.value === 'form').click()`);
    await page.type('Longest validity', 'P30D');
    await shows('In order: lint finds no error in the certificate it makes.');
    await page.click('button', 'Save as the next version');
    await shows('my-tls-server is saved as version 2');
    const folder = join(app.workplace.dataDirectory, 'profiles', 'my-tls-server');
    expect(readdirSync(folder).toSorted()).toEqual(['1.yaml', '2.yaml']);
    const saved = (version: number) => parseProfile(new Uint8Array(readFileSync(join(folder, `${version}.yaml`)))).value;
    expect([saved(1), saved(2)]).toMatchObject([{ validity: { max: 'P40D' } }, { validity: { max: 'P30D' } }]);
    const editor = await page.evaluate<{ value: { choices: { profiles: { id: string }[] } } }>('conclave.planEditor({})');
    expect(editor.value.choices.profiles.map(({ id }) => id)).toContain('my-tls-server');
    expect(app.bugs).toEqual([]);
  });
});
