// A file signed in the window: a rehearsal on a stand-in signer, from the path that is typed to the signature beside the evidence.

import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { sha256Hex } from '../../main/pki/hash.ts';
import { publicPin } from '../../main/steps/stand-in-pin.ts';
import { appForTests } from './app-for-tests.ts';
import { attendedPlan, rehearseInWindow } from './attended-plan.ts';
import { play, waitForStep } from './ceremony.ts';
import { threeLooks } from './three-looks.ts';
import { noChromium } from './world.ts';

const file = 'firmware of an example\n';
const path = join(mkdtempSync(join(tmpdir(), 'signed-')), 'firmware.bin');
const hand = { path, secret: (prompt: { id: string }) => (prompt.id === 'pin' ? publicPin : undefined) };

describe.skipIf(noChromium !== null)('a file signed in the window', () => {
  const opened = appForTests();
  const named = sha256Hex(Buffer.from(file));
  let runId = '';

  beforeAll(async () => {
    writeFileSync(path, file);
    const app = opened();
    const text = new TextDecoder().decode(attendedPlan('sign-artifact')).replace(/file: [0-9a-f]{64}/u, `file: ${named}`);
    runId = await rehearseInWindow(app, new TextEncoder().encode(text));
  });

  test('the plan’s hash stands beside the field for the path', async () => {
    const app = opened();
    await waitForStep(app, await play(app, runId, { until: 'import-artifacts', hand }));
    expect((await app.page.text()).replaceAll(/\s/gu, '')).toContain(named);
    expect(await threeLooks(app.page, 'sign-file-import')).toEqual([]);
    await waitForStep(app, await play(app, runId, { until: 'review', hand }));
    expect(await app.page.text()).toMatch(/firmware\.bin/u);
    expect(await threeLooks(app.page, 'sign-file-review')).toEqual([]);
  });

  test('the run ends with the signature, and without the file', async () => {
    const app = opened();
    const done = await play(app, runId, { hand });
    expect(done.status).toBe('finished');
    const folder = join(done.bundle ?? '', 'artifacts/example-release-1');
    expect(readdirSync(join(folder, 'signed')).toSorted()).toEqual(['files.sha256', 'firmware.bin.p7s']);
    expect(app.bugs).toEqual([]);
  });
});
