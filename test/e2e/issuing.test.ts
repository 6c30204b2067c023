// A request comes in by a file somebody chooses, is looked at item by item, and becomes a certificate: by clicking, as a rehearsal
// on a stand-in of the root.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { publicPin } from '../../main/steps/stand-in-pin.ts';
import { appForTests } from './app-for-tests.ts';
import { attendedPlan } from './attended-plan.ts';
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
    const plan = { name: 'issuing-ca.plan.yaml', bytes: attendedPlan('issuing-ca'), library: app.workplace.library };
    ({ runId } = await app.workplace.start(plan, 'rehearsal'));
    await app.page.evaluate(`void (location.hash = '#run/${runId}')`);
  });

  test('the step asks for a file, and a file that is no request is refused in words', async () => {
    const app = opened();
    const view = await play(app, runId, { until: 'import-request', hand });
    expect(view.current?.prompts.map(({ kind }) => kind)).toEqual(['file']);
    expect(await look('request-file')).toEqual([]);
    const refused = await takeTurn(app, runId, { file: { name: 'holiday.jpg', bytes: Buffer.from('not a request') } });
    expect(refused.revision).toBe(view.revision);
    expect(await look('request-refused')).toEqual([]);
  });

  test('everything the request asks for is shown with what becomes of it', async () => {
    const app = opened();
    const view = await takeTurn(app, runId, { file: request });
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
