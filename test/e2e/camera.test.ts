// QR codes before the camera: Chromium is given a recording in place of one. Off by default, on for the current step where the policy
// allows it, off again with the next act.

import { appendFileSync, chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { qrMatrix } from '../../main/evidence/qr-matrix.ts';
import { urFrames } from '../../main/formats/ur/encode-ur.ts';
import { sha256Hex } from '../../main/pki/hash.ts';
import { publicPin } from '../../main/steps/stand-in-pin.ts';
import { requestOf } from '../fixtures/requests/specimens.ts';
import { attendedPlan, rehearseInWindow } from './attended-plan.ts';
import { play, viewOf, waitForStep } from './ceremony.ts';
import { rendererPages } from './renderer-pages.ts';
import { threeLooks } from './three-looks.ts';
import { noChromium, openApp, openDirectory, type OpenedApp } from './world.ts';

const [width, height] = [640, 480];
const request = requestOf();
const hand = { secret: (prompt: { id: string }) => (prompt.id === 'pin' ? publicPin : undefined) };

/** One picture of a recording: the code in the middle, black on white (YUV4MPEG2, 4:2:0). */
function picture(rows: readonly string[]): Uint8Array {
  const luma = new Uint8Array(width * height).fill(235);
  const module = Math.floor((height - 40) / (rows.length + 8));
  const [left, top] = [Math.floor((width - rows.length * module) / 2), Math.floor((height - rows.length * module) / 2)];
  for (const [row, modules] of rows.entries())
    for (const { index } of modules.matchAll(/1/g))
      for (let y = 0; y < module; y += 1) {
        const at = (top + row * module + y) * width + left + index * module;
        luma.fill(16, at, at + module);
      }
  return Buffer.concat([Buffer.from('FRAME\n'), luma, new Uint8Array((width * height) / 2).fill(128)]);
}

/** The plan of a CA whose policy allows the camera. */
const plan = (): Uint8Array =>
  Buffer.from(
    Buffer.from(attendedPlan('install-issued-certificate'))
      .toString()
      .replace(/^policy:$/m, 'policy:\n  media: { camera: allowed }'),
  );

describe.skipIf(noChromium !== null)('the camera', () => {
  let pages = '';
  let app: OpenedApp;
  let runId = '';
  const recording = openDirectory('camera');

  beforeAll(async () => {
    pages = rendererPages();
    const file = join(recording, 'codes.y4m');
    writeFileSync(file, `YUV4MPEG2 W${width} H${height} F2:1 Ip A1:1 C420\n`);
    const { frame, fragments } = urFrames(request, 120);
    for (let sequence = 1; sequence <= fragments + 2; sequence += 1) appendFileSync(file, picture(await qrMatrix(frame(sequence))));
    chmodSync(file, 0o644);
    app = await openApp({ pages, camera: file });
    runId = await rehearseInWindow(app, plan());
  });
  afterAll(async () => {
    await app.close();
    for (const directory of [pages, recording]) rmSync(directory, { recursive: true, force: true });
  });

  const asks = `navigator.mediaDevices.getUserMedia({ video: true }).then((stream) => { for (const track of stream.getTracks()) track.stop(); return 'granted'; }, () => 'denied')`;

  test('a file is read before the camera, frame by frame, and the camera is off before and after', async () => {
    const early = await viewOf(app, runId);
    const input = JSON.stringify({ runId, stepId: early.current?.stepId, revision: early.revision, on: true });
    expect(await app.page.evaluate(`conclave.camera(${input}).then((answer) => answer.error.message)`)).toMatch(/^The camera stays off/);
    const source = await play(app, runId, { until: 'import-issued-certificate', hand });
    await app.page.click('radio', 'It came back in a file');
    await app.page.click('button', source.current?.button ?? '');
    await app.page.waitFor(`document.querySelector('input[type=file]') !== null`);
    const view = await viewOf(app, runId);
    expect(view.current?.camera).toBe(true);
    expect(await app.page.evaluate(asks)).toBe('denied');
    await app.page.click('button', 'From QR codes');
    await app.page.click('button', 'Allow the camera for this step');
    await app.page.waitFor(`document.featurePolicy.allowsFeature('camera') && document.readyState === 'complete'`);
    await waitForStep(app, view);
    await app.page.click('button', 'From QR codes');
    await app.page.click('button', 'Use the camera');
    await app.page.waitFor(`document.querySelector('video')?.videoWidth > 0`);
    expect(await threeLooks(app.page, 'camera')).toEqual([]);
    await app.page.waitFor(`document.body.innerText.includes('The file is complete')`);
    expect(await app.page.text()).toContain(sha256Hex(request).slice(0, 4));
    await app.page.click('button', 'Take this file');
    await app.page.waitFor(`document.querySelector('video') === null`);
    await app.page.evaluate(
      `conclave.camera(${JSON.stringify({ runId, stepId: view.current?.stepId, revision: view.revision, on: false })})`,
    );
    await app.page.waitFor(`!document.featurePolicy.allowsFeature('camera')`);
    expect(await app.page.evaluate(asks)).toBe('denied');
    const lines = [...(await app.workplace.coreOf(runId)).store.lines(runId)].map((line) => Buffer.from(line).toString());
    expect(lines.filter((line) => line.includes('camera-opened'))).toHaveLength(1);
    expect(app.bugs).toEqual([]);
  });
});
