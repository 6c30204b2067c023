// A request comes in by a file somebody chooses, is looked at item by item, and becomes a certificate: by clicking, as a rehearsal
// on a stand-in of the root.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { sha256Hex } from '../../main/pki/hash.ts';
import { publicPin } from '../../main/steps/stand-in-pin.ts';
import { appForTests } from './app-for-tests.ts';
import { attendedPlan, rehearseInWindow } from './attended-plan.ts';
import { play, takeTurn, viewOf, waitForStep } from './ceremony.ts';
import { threeLooks } from './three-looks.ts';
import { noChromium, programDirectory } from './world.ts';

const example = (name: string): Buffer => readFileSync(join(programDirectory, 'resources/examples', name));
/** The stand-in’s token has a PIN that everybody is shown. */
const hand = { secret: (prompt: { id: string }) => (prompt.id === 'pin' ? publicPin : undefined) };
const request = { name: 'issuing-ca-s1.csr', bytes: example('requests/issuing-ca-s1.csr') };

describe.skipIf(noChromium !== null)('a request in the window', () => {
  const opened = appForTests();
  let runId = '';

  const look = async (name: string): Promise<string[]> => threeLooks(opened().page, name);

  beforeAll(async () => {
    const app = opened();
    const confirmed = Buffer.concat([attendedPlan('issuing-ca'), Buffer.from('imports: { request: read-back }\n')]);
    runId = await rehearseInWindow(app, confirmed);
  });

  test('the step asks for a file; other words than those on paper keep it out, and people choose again', async () => {
    const app = opened();
    const view = await play(app, runId, { until: 'import-request', hand });
    expect(view.current?.prompts.map(({ kind }) => kind)).toEqual(['file']);
    expect(await look('request-file')).toEqual([]);
    const asked = await takeTurn(app, runId, { file: request });
    expect(asked.hashes.at(-1)).toMatchObject({ what: 'brought', hidden: true });
    await waitForStep(app, asked);
    expect(await look('request-paper')).toEqual([]);
    const refused = await takeTurn(app, runId, { words: () => 'aardvark' });
    await app.page.waitFor(`document.body.innerText.includes('Paper and file differ')`);
    expect(refused.current?.prompts.map(({ id }) => id)).toEqual(['held']);
    expect(await look('request-differs')).toEqual([]);
    const again = await takeTurn(app, runId);
    expect(again.current?.prompts.map(({ kind }) => kind)).toEqual(['file']);
  });

  test('a file that is confirmed and is no request is refused in words, and another is chosen', async () => {
    const app = opened();
    await takeTurn(app, runId, { file: { name: 'holiday.jpg', bytes: Buffer.from('not a request') } });
    const confirmed = await takeTurn(app, runId);
    expect(confirmed.hashes.at(-1)).toMatchObject({ what: 'brought', sha256: sha256Hex(Buffer.from('not a request')) });
    await app.page.waitFor(`document.body.innerText.includes('Is it to be read?')`);
    const refused = await takeTurn(app, runId);
    expect(refused.revision).toBe(confirmed.revision);
    expect(await look('request-refused')).toEqual([]);
    await app.page.click('radio', 'Choose another file');
    await app.page.click('button', 'Go on');
    await app.page.waitFor(`document.querySelector('input[type=file]') !== null`);
    await takeTurn(app, runId, { file: request });
    await takeTurn(app, runId);
    await app.page.waitFor(`document.body.innerText.includes('Is it to be read?')`);
    expect(await look('request-confirmed')).toEqual([]);
  });

  test('everything the request asks for is shown with what becomes of it', async () => {
    const app = opened();
    const view = await takeTurn(app, runId);
    expect(view.current?.stage.kind).toBe('review');
    await waitForStep(app, view);
    expect(await look('request-read')).toEqual([]);
  });

  test('the review has bytes, plan and request side by side, and the run ends with a certificate and its hand-off', async () => {
    const app = opened();
    const review = await play(app, runId, { until: 'review', hand });
    expect(review.current?.stage.kind).toBe('review');
    expect(await look('request-review')).toEqual([]);
    const done = await play(app, runId, { hand });
    expect(done.status).toBe('finished');
    expect(await look('request-over')).toEqual([]);
    expect(existsSync(join(done.bundle ?? '', 'artifacts', 'example-issuing-ca-s1', 'handoff', 'cfssl.txt'))).toBe(true);
    expect((await viewOf(app, runId)).status).toBe('finished');
    expect(app.bugs).toEqual([]);
  });
});
