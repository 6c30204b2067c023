// Many requests come in by one choice of files, a bad one among them, and become certificates: by clicking, as a rehearsal on a stand-in
// of the authority.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { publicPin } from '../../main/steps/stand-in-pin.ts';
import { appForTests } from './app-for-tests.ts';
import { attendedPlan, rehearseInWindow } from './attended-plan.ts';
import { play, takeTurn, waitForStep } from './ceremony.ts';
import { threeLooks } from './three-looks.ts';
import { noChromium, programDirectory } from './world.ts';

const folder = join(programDirectory, 'resources/examples/requests/ocsp-responders');
const requests = readdirSync(folder).map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));
const holiday = { name: 'holiday.jpg', bytes: Buffer.from('not a request') };
/** The stand-in’s token has a PIN that everybody is shown. */
const hand = { secret: (prompt: { id: string }) => (prompt.id === 'pin' ? publicPin : undefined) };

describe.skipIf(noChromium !== null)('a batch in the window', () => {
  const opened = appForTests();
  let runId = '';

  beforeAll(async () => {
    const app = opened();
    runId = await rehearseInWindow(app, attendedPlan('leaf-batch'));
  });

  test('the step asks for files and shows a row for each; what is refused says why, and is left out by a decision', async () => {
    const app = opened();
    const view = await play(app, runId, { until: 'import-requests', hand });
    expect(view.current?.prompts.map(({ kind }) => kind)).toEqual(['files']);
    expect(await threeLooks(app.page, 'batch-files')).toEqual([]);
    const judged = await takeTurn(app, runId, { files: [...requests, holiday] });
    await waitForStep(app, judged);
    expect(await app.page.text()).toMatch(/holiday\.jpg/u);
    expect(await threeLooks(app.page, 'batch-judged')).toEqual([]);
    expect(judged.current?.prompts.map(({ kind }) => kind)).toEqual(['choice']);
  });

  test('the review has the first in full and a row for each, and the run ends with a certificate for every request', async () => {
    const app = opened();
    const review = await play(app, runId, { until: 'review', hand });
    expect(review.current?.kind).toBe('review');
    expect(await threeLooks(app.page, 'batch-review')).toEqual([]);
    const approve = await play(app, runId, { until: 'approve', hand });
    await waitForStep(app, approve);
    expect(await threeLooks(app.page, 'batch-approve')).toEqual([]);
    const done = await play(app, runId, { hand });
    expect(done.status).toBe('finished');
    expect(await threeLooks(app.page, 'batch-over')).toEqual([]);
    const files = readdirSync(join(done.bundle ?? '', 'artifacts'), { recursive: true }).map(String);
    expect(files.filter((name) => /\/issued\/[0-9a-f]+\.der$/u.test(name))).toHaveLength(requests.length);
    expect(app.bugs).toEqual([]);
  });
});
