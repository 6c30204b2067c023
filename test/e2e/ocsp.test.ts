// OCSP responses in the window: a rehearsal on a stand-in of the authority that has issued something, from the facts of the building step to
// the files a web server is given.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { publicPin } from '../../main/steps/stand-in-pin.ts';
import { appForTests } from './app-for-tests.ts';
import { attendedPlan, rehearseInWindow } from './attended-plan.ts';
import { play, waitForStep } from './ceremony.ts';
import { threeLooks } from './three-looks.ts';
import { noChromium } from './world.ts';

/** The stand-in’s token has a PIN that everybody is shown. */
const hand = { secret: (prompt: { id: string }) => (prompt.id === 'pin' ? publicPin : undefined) };

describe.skipIf(noChromium !== null)('OCSP responses in the window', () => {
  const opened = appForTests();
  let runId = '';

  beforeAll(async () => {
    const app = opened();
    runId = await rehearseInWindow(app, attendedPlan('responder-ocsp-refresh'));
  });

  test('the responder and what will be built are said before anything is done', async () => {
    const app = opened();
    await waitForStep(app, await play(app, runId, { until: 'open-responder', hand }));
    expect(await app.page.text()).toMatch(/example-ocsp-1/u);
    expect(await threeLooks(app.page, 'ocsp-responder')).toEqual([]);
    await waitForStep(app, await play(app, runId, { until: 'build-ocsp', hand }));
    expect(await app.page.text()).toMatch(/static serving says unauthorized/u);
    expect(await threeLooks(app.page, 'ocsp-build')).toEqual([]);
  });

  test('the review says what each response says, and until when a good can be shown', async () => {
    const app = opened();
    await waitForStep(app, await play(app, runId, { until: 'review', hand }));
    expect(await app.page.text()).toMatch(/Whoever holds a response that says good can show it until 20\d\d-/u);
    expect(await threeLooks(app.page, 'ocsp-review')).toEqual([]);
    await waitForStep(app, await play(app, runId, { until: 'sign', hand }));
    expect(await app.page.text()).toMatch(/Sign 2 OCSP responses with example-ocsp-1/u);
    expect(await threeLooks(app.page, 'ocsp-sign')).toEqual([]);
  });

  test('the run ends with responses, map and configuration for the web server', async () => {
    const app = opened();
    const done = await play(app, runId, { hand });
    expect(done.status).toBe('finished');
    const files = readdirSync(join(done.bundle ?? '', 'artifacts/example-root-r1/ocsp')).map((name) => name.replace(/[0-9a-f]{16,}/u, '…'));
    expect(files.toSorted()).toEqual(
      ['certificates', 'crl-…-2.der', 'nginx.conf', 'requests.map', 'responder.pem', 'unauthorized.der', '….der', '….der'].toSorted(),
    );
    expect(app.bugs).toEqual([]);
  });
});
