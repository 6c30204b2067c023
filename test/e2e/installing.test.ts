// A certificate that came back, by clicking: files chosen or taken from the record, looked at, approved and installed, as a rehearsal on
// a stand-in of request, key and issuer.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publicPin } from '../../main/steps/stand-in-pin.ts';
import { OpensslCa } from '../integration/ceremony/openssl-ca.ts';
import { appForTests } from './app-for-tests.ts';
import { attendedPlan, rehearseInWindow } from './attended-plan.ts';
import { play, takeTurn, viewOf, waitForStep } from './ceremony.ts';
import { threeLooks } from './three-looks.ts';
import { noChromium } from './world.ts';

const hand = { secret: (prompt: { id: string }) => (prompt.id === 'pin' ? publicPin : undefined) };

describe.skipIf(noChromium !== null)('a certificate that came back, in the window', () => {
  const opened = appForTests();
  let runId = '';
  let elsewhere: OpensslCa;

  const look = async (name: string): Promise<string[]> => threeLooks(opened().page, name);

  /** What somebody chooses in the host's dialogs, one after another. */
  async function chooseFiles(files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): Promise<void> {
    for (const [index, { name, bytes }] of files.entries()) {
      const base64 = JSON.stringify(Buffer.from(bytes).toString('base64'));
      await opened().page.evaluate(`(() => {
        const input = document.querySelectorAll('input[type=file]')[${index}];
        const files = new DataTransfer();
        files.items.add(new File([Uint8Array.from(atob(${base64}), (each) => each.charCodeAt(0))], ${JSON.stringify(name)}));
        input.files = files.files;
        input.dispatchEvent(new Event('change', { bubbles: true }));
      })()`);
      await opened().page.waitFor(`document.body.innerText.includes(${JSON.stringify(name)})`);
    }
  }

  beforeAll(async () => {
    elsewhere = new OpensslCa();
    const app = opened();
    runId = await rehearseInWindow(app, attendedPlan('install-issued-certificate'));
  }, 120_000);
  afterAll(() => elsewhere.remove());

  test('the step asks where the certificate comes from, and for both files where it came back in files', async () => {
    const app = opened();
    const view = await play(app, runId, { until: 'import-issued-certificate', hand });
    expect(view.current?.prompts.map(({ kind }) => kind)).toEqual(['choice']);
    expect(await look('install-source')).toEqual([]);
    await app.page.click('radio', 'It came back in a file');
    await app.page.click('button', 'Read the certificate');
    await app.page.waitFor(`document.querySelectorAll('input[type=file]').length === 2`);
    expect(await look('install-files')).toEqual([]);
  });

  test('both are read as on the day; in a rehearsal the stand-in’s certificate takes their place and is shown with its issuer', async () => {
    const app = opened();
    await chooseFiles([
      { name: 'issued.pem', bytes: elsewhere.file('root.pem') },
      { name: 'chain.pem', bytes: elsewhere.file('root.pem') },
    ]);
    await app.page.click('button', 'Read the certificate');
    await app.page.waitFor(`document.body.innerText.includes('Is this the certificate?')`);
    const view = await viewOf(app, runId);
    if (view.current?.stage.kind !== 'review') throw new Error(view.current?.stage.kind);
    expect(view.current.stage.sheets.map(({ title }) => title)).toEqual([
      'Certificate (example-issuing-ca-s2)',
      'Issuer (CN=REHEARSAL Stand-in issuer,O=Stand-in,C=XX)',
    ]);
    await waitForStep(app, view);
    expect(await look('install-read')).toEqual([]);
  });

  test('what is put up is read line by line, approved and installed', async () => {
    const app = opened();
    await takeTurn(app, runId);
    const review = await play(app, runId, { until: 'review', hand });
    expect(review.current?.stage.kind).toBe('review');
    expect(await look('install-review')).toEqual([]);
    await play(app, runId, { until: 'install-authority', hand });
    expect(await look('install-install')).toEqual([]);
    const done = await play(app, runId, { hand });
    expect(done.status).toBe('finished');
    expect(existsSync(join(done.bundle ?? '', 'artifacts', 'example-issuing-ca-s2', 'installation.json'))).toBe(true);
    expect(app.bugs).toEqual([]);
  });
});
