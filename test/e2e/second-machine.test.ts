// An approval given on a second machine, by clicking: the statement goes out as a code, what conclave approve wrote comes back as pasted text.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseApprovalStatement } from '../../main/evidence/approval-statement.ts';
import { hashWords } from '../../main/evidence/hash-words.ts';
import { insideConclave } from '../integration/cli/inside.ts';
import { attendedPlan, rehearseInWindow } from './attended-plan.ts';
import { passphraseOf, play, viewOf, waitForStep } from './ceremony.ts';
import { rendererPages } from './renderer-pages.ts';
import { threeLooks } from './three-looks.ts';
import { noChromium, openApp, type OpenedApp } from './world.ts';

describe.skipIf(noChromium !== null)('a second machine', () => {
  let pages = '';
  let app: OpenedApp;
  let runId = '';

  beforeAll(async () => {
    pages = rendererPages();
    app = await openApp({ pages });
    runId = await rehearseInWindow(app, attendedPlan('root-ca'));
  });
  afterAll(async () => {
    await app.close();
    rmSync(pages, { recursive: true, force: true });
  });

  test('APPROVAL-SIGNATURE: the code goes out, the signature comes in, and the log says where it was made', async () => {
    const { page } = app;
    const shows = (text: string): Promise<void> => page.waitFor(`document.body.innerText.includes(${JSON.stringify(text)})`);
    const at = await play(app, runId, { until: 'approve' });
    await waitForStep(app, at);
    const [person] = at.current?.awaited ?? [];
    await page.click('button', 'Approve on a second machine');
    await shows(`The statement of ${person?.name ?? ''} for a second machine`);
    expect(await threeLooks(page, 'second-machine')).toEqual([]);
    await page.click('button', 'QR codes');
    await page.waitFor(`document.querySelector('[role=dialog] svg[role=img]') !== null`);
    await page.screenshot('second-machine-code');
    await page.click('button', 'Close');

    const { current } = await viewOf(app, runId);
    const [offered] = current?.stage.kind === 'approvals' ? (current.stage.offered ?? []) : [];
    const statement = Buffer.from(offered?.statement ?? '', 'base64');
    const path = join(app.directory, 'second-machine');
    mkdirSync(path);
    writeFileSync(join(path, 'statement.json'), statement);
    writeFileSync(join(path, 'key.json'), Buffer.from(offered?.standInKey ?? '', 'base64'));
    writeFileSync(join(path, 'passphrase'), passphraseOf(person?.id ?? ''));
    const words = hashWords(parseApprovalStatement(statement).subject).join(' ');
    const line = [
      'approve',
      'statement.json',
      '--credential',
      'key.json',
      '--passphrase-file',
      'passphrase',
      '--words',
      words,
      '--out',
      'a',
    ];
    const signed = await insideConclave({ path, temporary: path }, line);
    expect([signed.status, signed.err]).toEqual([0, '']);

    await page.click('button', 'From QR codes');
    await page.type('Text of the codes, one a line', readFileSync(join(path, 'a'), 'utf8'));
    await page.click('button', 'Read');
    await shows('The file is complete');
    await page.click('button', 'Take this file');
    await page.click('checkbox', `Arm the button: ${current?.button ?? ''}`);
    await page.click('button', current?.button ?? '');
    await page.waitFor(`document.querySelector('ul[aria-label="1 of 2 given"]') !== null`);
    const lines = [...(await app.workplace.coreOf(runId)).store.lines(runId)].map((each) => Buffer.from(each).toString());
    expect(lines.filter((each) => each.includes('"by":"second-machine"'))).toHaveLength(1);
    expect(app.bugs).toEqual([]);
  });
});
