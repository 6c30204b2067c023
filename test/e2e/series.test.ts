// A year of lists signed ahead, by clicking, as a rehearsal on a stand-in of the root: the calendar before they are signed, one approval
// over all of them, and each list sealed on its own.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { publicPin } from '../../main/steps/stand-in-pin.ts';
import { appForTests } from './app-for-tests.ts';
import { attendedPlan, rehearseInWindow } from './attended-plan.ts';
import { play } from './ceremony.ts';
import { threeLooks } from './three-looks.ts';
import { noChromium } from './world.ts';

const hand = { secret: (prompt: { id: string }) => (prompt.id === 'pin' ? publicPin : undefined) };
const months = 12;

describe.skipIf(noChromium !== null)('a series of lists in the window', () => {
  const opened = appForTests();
  let runId = '';

  beforeAll(async () => {
    const app = opened();
    runId = await rehearseInWindow(app, attendedPlan('crl-series'));
  }, 120_000);

  test('the review has the first list in full and a row for each month', async () => {
    const app = opened();
    const review = await play(app, runId, { until: 'review', hand });
    const stage = review.current?.stage;
    expect(stage?.kind === 'review' ? [stage.sheets.length, stage.table?.rows.length] : []).toEqual([1, months]);
    expect(await threeLooks(app.page, 'series-review')).toEqual([]);
  });

  test('one approval covers them, and the run ends with a file for each', async () => {
    const app = opened();
    const done = await play(app, runId, { hand });
    expect([done.status, app.bugs]).toEqual(['finished', []]);
    expect(await threeLooks(app.page, 'series-over')).toEqual([]);
    const files = readdirSync(join(done.bundle ?? '', 'artifacts'), { recursive: true }).map(String);
    expect(files.filter((name) => /crl-[0-9a-f]+-\d+\.der$/u.test(name) && !name.includes('previous'))).toHaveLength(months);
  });
});
