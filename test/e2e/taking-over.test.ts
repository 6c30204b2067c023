// A CA of openssl taken over, by clicking: everything there is of it chosen at once, looked at, approved; as a rehearsal, in which a
// stand-in takes its place once its files have been read as on the day.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publicPin } from '../../main/steps/stand-in-pin.ts';
import { OpensslDatabase } from '../integration/ceremony/openssl-database.ts';
import { appForTests } from './app-for-tests.ts';
import { attendedPlan, rehearseInWindow } from './attended-plan.ts';
import { play, takeTurn, viewOf, waitForStep } from './ceremony.ts';
import { threeLooks } from './three-looks.ts';
import { noChromium } from './world.ts';

const hand = { secret: (prompt: { id: string }) => (prompt.id === 'pin' ? publicPin : undefined) };

describe.skipIf(noChromium !== null)('a CA from elsewhere, in the window', () => {
  const opened = appForTests();
  let runId = '';
  let old: OpensslDatabase;

  const look = async (name: string): Promise<string[]> => threeLooks(opened().page, name);

  /** What somebody chooses in the host's dialog, all at once. */
  async function chooseFiles(files: readonly { readonly name: string; readonly base64: string }[]): Promise<void> {
    await opened().page.evaluate(`(() => {
      const files = new DataTransfer();
      for (const { name, base64 } of ${JSON.stringify(files)})
        files.items.add(new File([Uint8Array.from(atob(base64), (each) => each.charCodeAt(0))], name));
      const input = document.querySelector('input[type=file]');
      input.files = files.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    })()`);
  }

  beforeAll(async () => {
    old = new OpensslDatabase();
    const revoked = old.issue('revoked');
    old.issue('good');
    old.revoke(revoked, '-crl_reason', 'superseded');
    old.signCrl();
    const app = opened();
    runId = await rehearseInWindow(app, attendedPlan('import-external-authority'));
  }, 120_000);
  afterAll(() => old.remove());

  test('everything there is of it is given at once; a private key among it is refused, and nothing is kept', async () => {
    const app = opened();
    const view = await play(app, runId, { until: 'import-authority', hand });
    expect(view.current?.prompts.map(({ kind }) => kind)).toEqual(['choice']);
    await app.page.click('radio', 'In files on a medium');
    await app.page.click('button', 'Go on');
    await app.page.waitFor(`document.querySelectorAll('input[type=file]').length === 1`);
    expect(await look('taking-over-files')).toEqual([]);
    await chooseFiles([...old.files, old.file('cakey.pem')]);
    await app.page.click('button', 'Go on');
    await app.page.waitFor(`document.body.innerText.includes('it holds a private key')`);
    expect(await look('taking-over-refused')).toEqual([]);
  });

  test('its certificate and its past are read out: last CRL, entries, what it issued', async () => {
    const app = opened();
    await chooseFiles(old.files);
    await app.page.click('button', 'Go on');
    await app.page.waitFor(`document.body.innerText.includes('Is this the authority')`);
    const view = await viewOf(app, runId);
    if (view.current?.stage.kind !== 'review') throw new Error(view.current?.stage.kind);
    expect(view.current.will).toMatch(/This is a rehearsal: from here on a stand-in takes its place\.$/u);
    const facts = new Map(view.current.stage.sheets[0]?.facts.map(({ label, value }) => [label, value]));
    expect(facts.get('Last CRL')).toMatch(/^number 31, made .+, 1 entries$/u);
    expect(facts.get('Certificates it issued')).toBe('2, each signed by its key');
    expect(facts.get('Subject')).toBe('CN=Old Root,O=Old Trust,C=CH');
    await waitForStep(app, view);
    expect(await look('taking-over-read')).toEqual([]);
  });

  test('it is put up, approved and taken over', async () => {
    const app = opened();
    await takeTurn(app, runId);
    const review = await play(app, runId, { until: 'review', hand });
    expect(review.current?.stage.kind).toBe('review');
    expect(await look('taking-over-review')).toEqual([]);
    await play(app, runId, { until: 'adopt-authority', hand });
    expect(await look('taking-over-adopt')).toEqual([]);
    const done = await play(app, runId, { hand });
    expect(done.status).toBe('finished');
    expect(existsSync(join(done.bundle ?? '', 'artifacts', 'example-issuing-ca-s2', 'authority-import.json'))).toBe(true);
    expect(app.bugs).toEqual([]);
  });
});
