// QR codes across the air gap: what Conclave draws is read back by zbarimg and by the stand-alone page in Chromium with three of ten frames
// missing; paper is read from a print; the window reads pictures and pasted text.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodePem } from '../../main/pki/pem.ts';
import { urFrames } from '../../main/formats/ur/encode-ur.ts';
import { assembleTexts } from '../../main/formats/qr/assemble-texts.ts';
import { pngOfCode } from '../../main/formats/qr/png.ts';
import { qrMatrix } from '../../main/evidence/qr-matrix.ts';
import { buildReader } from '../../main/reader/build-reader.ts';
import { findChromium } from '../../main/shell/chromium/find-chromium.ts';
import { largeCrl, manyNames } from '../fixtures/pki/large-files.ts';
import { requestOf } from '../fixtures/requests/specimens.ts';
import { insideConclave } from '../integration/cli/inside.ts';
import { temporaryDirectory } from '../integration/store/temporary-directory.ts';
import { openWithPictures, type OpenedWithPictures } from './with-pictures.ts';
import { noChromium, programDirectory } from './world.ts';

const kept = join(programDirectory, 'resources', 'reader', 'conclave-reader.html');
const zbar = ['--nodbus', '--quiet', '--raw', '-Sdisable', '-Sqrcode.enable'];
const request = requestOf();
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
/** Three of ten are missing: plain ones and mixed ones. */
const seen = (name: string): boolean => !['1', '4', '8'].includes(/(\d)\.png$/.exec(name)?.[1] ?? '');

const files = { 'root.crt': manyNames(180), 'root.crl': largeCrl(2900) } as const;
type Name = keyof typeof files;
const names = Object.keys(files) as Name[];

describe.skipIf(noChromium !== null)('QR codes across the air gap', () => {
  const directory = temporaryDirectory();
  const drawn: (number | null)[] = [];
  let browser: Browser;
  const framesOf = (name: Name): string[] =>
    readdirSync(join(directory, `${name}.frames`))
      .filter(seen)
      .map((file) => join(directory, `${name}.frames`, file));

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: findChromium(process.env['PATH'] ?? '') ?? '', args: ['--no-sandbox'] });
    const where = { path: directory, temporary: directory };
    for (const name of names) {
      writeFileSync(join(directory, name), files[name]);
      drawn.push((await insideConclave(where, ['qr', name, '--frames', `${name}.frames`])).status);
    }
  });
  afterAll(async () => browser.close());

  test('the files are as large as they should be, and the frames twice as many as are needed', () => {
    expect(files['root.crt'].length).toBeGreaterThan(6000);
    expect(files['root.crl'].length).toBeGreaterThan(100_000);
    expect(drawn).toEqual([0, 0]);
    const counts = names.map((name) => readdirSync(join(directory, `${name}.frames`)).length);
    expect(counts).toEqual(names.map((name) => 2 * Math.ceil((files[name].length + 5) / 400)));
  });

  test('zbarimg reads the frames; what it printed makes the files, on the command line too', async () => {
    const { stdout, status } = spawnSync('zbarimg', [...zbar, ...names.flatMap(framesOf)], {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
    expect(status).toBe(0);
    const lines = stdout.trim().split('\n');
    for (const name of names) {
      const frames = framesOf(name).length;
      const own = lines.splice(0, frames);
      expect(own.length).toBe(frames);
      expect(assembleTexts(own)).toEqual({ form: 'ur', bytes: files[name] });
      writeFileSync(join(directory, `${name}.txt`), own.toReversed().join('\n'));
      const read = await insideConclave({ path: directory, temporary: directory }, [
        'qr',
        '--read',
        `${name}.txt`,
        '--out',
        `${name}.back`,
      ]);
      expect([read.status, read.lines.includes(`sha256: ${sha256(files[name])}`)]).toEqual([0, true]);
      expect(new Uint8Array(readFileSync(join(directory, `${name}.back`)))).toEqual(files[name]);
    }
    expect(lines).toEqual([]);
  });

  test('a print is read: a sheet of many codes by zbarimg, one code on a page from grey, black and white, and colour by Conclave', async () => {
    const where = { path: directory, temporary: directory };
    const print = (name: string, ...form: string[]): string => {
      const { status } = spawnSync('pdftoppm', ['-png', '-r', '130', ...form, `${name}.pdf`, `${name}${form.join('')}`], {
        cwd: directory,
      });
      expect(status).toBe(0);
      return `${name}${form.join('')}-`;
    };
    const drawn = await insideConclave(where, ['qr', 'root.crt', '--sheet', 'root.pdf']);
    const needed = Math.ceil((files['root.crt'].length + 4) / 240);
    expect(drawn.out).toContain(`sheet: root.pdf, ${needed + Math.ceil(needed / 5)} codes, ${needed} needed`);
    print('root');
    const pages = readdirSync(directory).filter((file) => /^root-\d+\.png$/.test(file));
    const { stdout } = spawnSync('zbarimg', [...zbar, ...pages], { cwd: directory, encoding: 'utf8' });
    expect(assembleTexts([stdout])).toEqual({ form: 'ur', bytes: files['root.crt'] });
    const small = request.subarray(0, 400);
    writeFileSync(join(directory, 'small'), small);
    await insideConclave(where, ['qr', 'small', '--sheet', 'small.pdf', '--paper', 'letter']);
    const pictures = [print('small'), print('small', '-gray'), print('small', '-mono')].map((name) => `${name}1.png`);
    const read = await insideConclave(where, ['qr', '--read', ...pictures]);
    expect([read.status, read.lines]).toEqual([0, expect.arrayContaining(['codes: 3', `sha256: ${sha256(small)}`])]);
  });

  test.each([
    ['a program in it', ['ur'], 'content-program'],
    ['a picture without a code', [], 'nothing to read'],
  ])('%s is refused', async (_, kind, says) => {
    const where = { path: directory, temporary: directory };
    writeFileSync(
      join(directory, 'bad.txt'),
      kind.length === 0 ? ' \n' : urFrames(Buffer.from(`\x7fELF${'x'.repeat(600)}`, 'latin1'), 1000).frame(1),
    );
    const { status, err } = await insideConclave(where, ['qr', '--read', 'bad.txt', '--out', 'never']);
    expect([status, err]).toEqual([3, expect.stringContaining(says)]);
    expect(readdirSync(directory)).not.toContain('never');
  });

  test('--as: a plan, a request and a checkpoint are read strictly before anything is written', async () => {
    const where = { path: directory, temporary: directory };
    const plan = readFileSync(join(programDirectory, 'resources/examples/root-ca.plan.yaml'));
    const read = async (kind: string, bytes: Uint8Array, out: string) => {
      const { fragments, frame } = urFrames(bytes, 200);
      writeFileSync(join(directory, 'as.txt'), Array.from({ length: fragments }, (_, index) => frame(index + 1)).join('\n'));
      return insideConclave(where, ['qr', '--read', 'as.txt', '--as', kind, '--out', out]);
    };
    const taken = await read('plan', plan, 'got.plan.yaml');
    expect([taken.status, taken.lines]).toEqual([0, expect.arrayContaining(['plan: Example Root R1', `sha256: ${sha256(plan)}`])]);
    expect(new Uint8Array(readFileSync(join(directory, 'got.plan.yaml')))).toEqual(new Uint8Array(plan));
    expect((await read('request', request, 'got.csr')).status).toBe(0);
    expect((await read('checkpoint', Buffer.from('ab'.repeat(32)), 'got.txt')).out).toContain(`checkpoint: head ${'ab'.repeat(32)}`);
    const refused = [
      await read('plan', request, 'never'),
      await read('plan', Buffer.from('conclave: plan/1\ntitle: &a x\n'), 'never'),
      await read('request', plan, 'never'),
      await read('checkpoint', plan, 'never'),
    ];
    expect(refused.map(({ status }) => status)).toEqual([3, 3, 3, 3]);
    expect(readdirSync(directory)).not.toContain('never');
  });

  describe('the stand-alone reader', () => {
    let page: Page;
    let told = '';
    const [loud, asked]: [string[], string[]] = [[], []];
    beforeAll(async () => {
      page = await browser.newContext({ locale: 'en' }).then((context) => context.newPage());
      page.on('console', (message) => loud.push(message.text()));
      page.on('request', (sent) => asked.push(sent.url()));
      const where = { path: directory, temporary: directory };
      told = (await insideConclave(where, ['qr', '--reader', 'reader.html'])).out;
      await page.goto(pathToFileURL(join(directory, 'reader.html')).href);
    });

    test('it is what its sources build (npx vitest --update writes it), and its SHA-256 is told', async () => {
      expect(told).toContain(sha256(readFileSync(kept)));
      await expect(await buildReader((path) => readFileSync(path, 'utf8'))).toMatchFileSnapshot(kept);
    });

    test.each(names)('frames of %s are read, its SHA-256 shown, the file saved', async (name) => {
      await page.getByRole('button', { name: 'Begin again' }).click();
      await page.getByLabel('Pictures of the codes').setInputFiles(framesOf(name));
      await page.getByRole('button', { name: 'Read', exact: true }).click();
      await page.getByText('The file is complete').waitFor({ timeout: 120_000 });
      expect(await page.locator('#sha256').textContent()).toBe(sha256(files[name]));
      await page.getByLabel('Name to save it under').fill(name);
      const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save the file' }).click()]);
      expect(saved.suggestedFilename()).toBe(name);
      expect(new Uint8Array(readFileSync(await saved.path()))).toEqual(files[name]);
      expect(await new AxeBuilder({ page }).analyze().then(({ violations }) => violations.map(({ id }) => id))).toEqual([]);
    });

    test('pasted text is read, what is missing counted, what is no frame told', async () => {
      await page.getByRole('button', { name: 'Begin again' }).click();
      const frames = urFrames(files['root.crt'], 400);
      const paste = async (text: string): Promise<void> => {
        await page.getByLabel('Or text from a scanner').fill(text);
        await page.getByRole('button', { name: 'Read', exact: true }).click();
      };
      await paste(`${frames.frame(2)}\n${frames.frame(3).toLowerCase()}`);
      await page.getByText(`2 of ${frames.fragments} frames`).waitFor();
      await paste('ur:bytes/1-2/abc');
      await page.getByText('A UR could not be read').waitFor();
      await paste(Array.from({ length: 3 * frames.fragments }, (_, index) => frames.frame(index + 4)).join('\n'));
      await page.getByText('The file is complete').waitFor();
      expect(await page.locator('#sha256').textContent()).toBe(sha256(files['root.crt']));
    });

    test('NO-NETWORK: it asked for itself alone, its console stayed clean, and its policy lets it ask nobody', async () => {
      expect(asked.filter((url) => !url.startsWith('blob:'))).toEqual([pathToFileURL(join(directory, 'reader.html')).href]);
      expect(loud).toEqual([]);
      expect(await page.evaluate(`fetch('http://127.0.0.1:9/').then(() => 'sent', () => 'refused')`)).toBe('refused');
      expect(loud.join('\n')).toContain('Content Security Policy');
    });
  });

  describe('the window', () => {
    let opened: OpenedWithPictures;
    beforeAll(async () => {
      opened = await openWithPictures();
    });
    afterAll(async () => opened.close());

    test('a request comes in from one picture and pasted frames, is counted, and judged once it is whole', async () => {
      const { page, bugs } = opened.app;
      const pem = new TextEncoder().encode(encodePem('CERTIFICATE REQUEST', request));
      const { frame, fragments } = urFrames(pem, 120);
      const picture = Buffer.from(pngOfCode(await qrMatrix(frame(1)), 4)).toString('base64');
      const shows = (text: string): Promise<void> => page.waitFor(`document.body.innerText.includes(${JSON.stringify(text)})`);
      await page.evaluate(`void (location.hash = '#requests')`);
      await shows('Ask for a request');
      await page.click('button', 'From QR codes');
      await shows('Pictures of the codes');
      // Not by the host's dialog, which no test reaches: the picture is put where the dialog would put it.
      await page.evaluate(`(async () => {
        const bytes = Uint8Array.from(atob(${JSON.stringify(picture)}), (letter) => letter.codePointAt(0));
        const files = new DataTransfer();
        files.items.add(new File([bytes], 'frame.png', { type: 'image/png' }));
        files.items.add(new File(['no picture'], 'other.png', { type: 'image/png' }));
        const input = document.querySelector('[role=dialog] input[type=file]');
        input.files = files.files;
        input.dispatchEvent(new Event('change', { bubbles: true }));
      })()`);
      await shows(`1 of ${fragments} codes are there. No code was found in other.png.`);
      expect(await page.axe()).toEqual([]);
      await page.type('Text of the codes, one a line', 'ur:bytes/9-9/zz');
      await page.click('button', 'Read');
      await shows('A UR could not be read');
      await page.type('Text of the codes, one a line', Array.from({ length: fragments - 1 }, (_, index) => frame(index + 2)).join('\n'));
      await page.click('button', 'Read');
      await shows('The file is complete');
      await page.screenshot('codes-read');
      expect(await page.text()).toContain(sha256(pem).slice(0, 4));
      await page.click('button', 'Take this file');
      await shows('Proof of possession and key are in order.');
      expect(bugs).toEqual([]);
    });

    test('a plan comes in from pasted frames, and is checked as one from a file; what is none is refused', async () => {
      const { page, bugs } = opened.app;
      const shows = (text: string): Promise<void> => page.waitFor(`document.body.innerText.includes(${JSON.stringify(text)})`);
      const bring = async (bytes: Uint8Array): Promise<void> => {
        const { fragments, frame } = urFrames(bytes, 400);
        await page.click('button', 'From QR codes');
        await page.type('Text of the codes, one a line', Array.from({ length: fragments }, (_, index) => frame(index + 1)).join('\n'));
        await page.click('button', 'Read');
        await shows('The file is complete');
        await page.click('button', 'Take this file');
      };
      await page.evaluate(`void (location.hash = '#plan')`);
      await shows('No plan is open');
      await bring(request);
      await page.waitFor(`document.querySelector('[role=alert]') !== null`);
      await bring(readFileSync(join(programDirectory, 'resources/examples/root-ca.plan.yaml')));
      await page.waitFor(`document.querySelector('h1')?.textContent === 'Example Root R1'`);
      await shows('The plan is in order');
      expect(await page.axe()).toEqual([]);
      await page.screenshot('plan-of-codes');
      expect(bugs).toEqual([]);
    });
  });
});
