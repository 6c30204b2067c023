// Certificate requests in the window: every picture clean for axe, and on the real core a recipe saved, the request it makes pasted,
// judged and compared, and hostile bytes refused.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAskedRequest } from '../../main/formats/asked-request.ts';
import { assembleRequest, buildRequestInfo } from '../../main/pki/build-request.ts';
import { encodePem } from '../../main/pki/pem.ts';
import { ecKey } from '../fixtures/requests/specimens.ts';
import { requestShots } from './preview/request-shots.ts';
import { type OpenedWithPictures, openWithPictures } from './with-pictures.ts';
import { noChromium } from './world.ts';

describe.skipIf(noChromium !== null)('REQUESTS in the window', () => {
  let opened: OpenedWithPictures;
  beforeAll(async () => {
    opened = await openWithPictures();
  });
  afterAll(async () => opened.close());

  test.each([...requestShots])('$name is clean for axe and needs no scrolling sideways', async (shot) => {
    expect(await opened.look(shot)).toEqual([]);
  });

  test('CSR-POP: asked for, made, pasted and judged; what is no request says so', async () => {
    const { app } = opened;
    const { page } = app;
    const shows = (text: string): Promise<void> => page.waitFor(`document.body.innerText.includes(${JSON.stringify(text)})`);
    await page.evaluate(`void (location.hash = '#requests')`);
    await shows('Ask for a request');
    await page.click('button', 'Choose a profile Profile of the certificate');
    await page.click('option', 'TLS server (tls-server)');
    await page.type('Subject', 'CN=host.example,O=Example Trust,C=CH');
    await page.type('Name 1', 'host.example');
    await page.click('button', 'Make the files');
    await shows('OpenSSL');
    await page.click('button', 'Save the files…');
    await page.click('button', 'Save');
    await shows('The files lie in requests/request of the data directory');
    const folder = join(app.workplace.dataDirectory, 'requests', 'request');
    expect(existsSync(join(folder, 'openssl', 'request.cnf'))).toBe(true);
    const asked = parseAskedRequest(new Uint8Array(readFileSync(join(folder, 'asked.json'))));
    const key = ecKey('host');
    const info = buildRequestInfo({ subject: asked.subject as never, spki: key.spki, extensions: asked.extensions });
    await page.type('Or paste its PEM text', encodePem('CERTIFICATE REQUEST', assembleRequest(info, key.algorithm, key.sign(info))));
    await shows('Proof of possession and key are in order.');
    await page.click('button', 'None: only what it says Under which profile');
    await page.click('option', 'TLS server (tls-server)');
    await shows('In order: a certificate could be built from this request under the profile.');
    await page.click('button', 'Remove');
    await shows('No request is here yet.');
    await page.type('Or paste its PEM text', 'this is no request');
    await shows('input.not-pem');
    expect(app.bugs).toEqual([]);
  });
});
