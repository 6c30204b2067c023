import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodePem } from '../../../main/pki/pem.ts';
import { runCli } from '../../../main/shell/terminal/run-cli.ts';
import { requestOf, requestSpecimens } from '../../fixtures/requests/specimens.ts';
import { closeModulus, rsaSpkiOf } from '../../fixtures/weak-keys/make-weak.ts';
import { bareWorld } from './bare-world.ts';

let place = '';
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'conclave-request-'));
  const specimens = requestSpecimens();
  write('good.pem', encodePem('CERTIFICATE REQUEST', specimens['ecdsa-p256']));
  write('rsa.der', specimens['rsa-4096']);
  const forged = Uint8Array.from(specimens['ecdsa-p256']);
  forged[forged.length - 1] = (forged[forged.length - 1] ?? 0) ^ 1;
  write('forged.der', forged);
  write('close.der', requestOf({ spki: rsaSpkiOf(closeModulus()) }));
  write('big.der', new Uint8Array(200_000).fill(0x30));
  mkdirSync(join(place, 'lists'));
  write('lists/blacklist.RSA-4096', `${Array.from({ length: 32_768 }, (_, index) => index.toString(16).padStart(20, '0')).join('\n')}\n`);
  mkdirSync(join(place, 'empty'));
});
afterAll(() => rmSync(place, { recursive: true, force: true }));
const write = (name: string, bytes: string | Uint8Array): void => writeFileSync(join(place, name), bytes);

async function cli(...words: string[]): Promise<{ status: number; out: string[]; err: string }> {
  const world = bareWorld(place);
  const status = await runCli(words, world);
  const { terminal } = world;
  return { status, out: terminal.output, err: terminal.errors.join('\n') };
}

describe('conclave request show', () => {
  test('everything, every check, what becomes of each part; 0 where nothing is against it', async () => {
    const { status, out } = await cli('request', 'show', 'good.pem', '--profile', 'tls-server');
    expect(status).toBe(0);
    expect(out).toContain('subject: CN=request.example,O=Example Trust,C=CH');
    expect(out).toContain('passed       CSR-POP');
    expect(out.some((line) => line.startsWith('taken    Extension subjectAltName  dNSName *.request.example'))).toBe(true);
  });
  test('a forged signature and a weak key: 1, with the check’s name', async () => {
    const forged = await cli('request', 'show', 'forged.der');
    expect([forged.status, forged.out.filter((line) => line.startsWith('failed'))]).toEqual([
      1,
      ['failed       CSR-POP  the signature does not verify under the request’s own key'],
    ]);
    const close = await cli('request', 'show', 'close.der', '--json');
    const { checks } = JSON.parse(close.out.join('')) as { checks: { name: string; verdict: string }[] };
    expect(close.status).toBe(1);
    expect(checks.filter(({ verdict }) => verdict === 'failed').map(({ name }) => name)).toEqual(['CSR-POP', 'KEY-CLOSE-PRIMES']);
  });
  test('KEY-DEBIAN-WEAK: not-checked without a list, passed with one', async () => {
    const line = (out: readonly string[]): string => out.find((each) => each.includes('KEY-DEBIAN-WEAK')) ?? '';
    expect(line((await cli('request', 'show', 'rsa.der')).out)).toContain('not-checked');
    expect(line((await cli('request', 'show', 'rsa.der', '--weak-keys', 'lists')).out)).toBe(
      'passed       KEY-DEBIAN-WEAK  not among 32768 known keys',
    );
  });
  test('a profile that builds nothing from it: 1', async () => {
    const { status, out } = await cli('request', 'show', 'good.pem', '--profile', 'device-idevid');
    expect(status).toBe(1);
    expect(out.some((line) => line.startsWith('refused  Subject serialNumber'))).toBe(true);
  });
  test.each([
    [['missing.pem'], 'input.not-found'],
    [['big.der'], 'input.too-large'],
    [['good.pem', '--profile', 'nowhere'], 'input.not-found'],
    [['good.pem', '--profile', 'root-crl'], 'input.unsupported'],
    [['good.pem', '--weak-keys', 'empty'], 'input.not-found'],
    [['good.pem', '--weak-keys', 'nowhere'], 'input.not-found'],
  ])('conclave request show %j: %s', async (words, code) => {
    const { status, out, err } = await cli('request', 'show', ...words);
    expect([status, out, err.split(':')[0]]).toEqual([3, [], code]);
  });
});

describe('conclave request recipe', () => {
  const recipe = (out: string): string[] =>
    `request recipe --profile tls-server --subject CN=a.example,C=CH --key ecdsa-p256 --name dNSName:a.example --out ${out}`.split(' ');
  test('writes the files of every tool and what was asked; a request is compared with that', async () => {
    const { status, out } = await cli(...recipe('recipe'));
    expect([status, out.at(-1)]).toEqual([0, 'asked: asked.json']);
    expect(readdirSync(join(place, 'recipe')).toSorted()).toEqual(['asked.json', 'certreq', 'keytool', 'openssl', 'step']);
    const files = out.slice(0, -1).map((line) => line.split(': ')[1] ?? '');
    expect([files.length > 3, files.filter((name) => !existsSync(join(place, 'recipe', name)))]).toEqual([true, []]);
    const compared = await cli('request', 'show', 'good.pem', '--asked', 'recipe/asked.json');
    expect(compared.status).toBe(1);
    expect(compared.out).toContain(
      'different   Subject  asked: CN=a.example,C=CH  found: CN=request.example,O=Example Trust,C=CH  It is another name.',
    );
  });
  test('a tool that cannot make it is named, the others are written', async () => {
    const { status, out } = await cli(...recipe('recipe-ed').map((word) => (word === 'ecdsa-p256' ? 'ed25519' : word)));
    expect([status, out[0]]).toEqual([0, 'left out: No recipe for Windows certreq was made: it has no key of ed25519. Use another tool.']);
    expect(readdirSync(join(place, 'recipe-ed')).toSorted()).toEqual(['asked.json', 'keytool', 'openssl', 'step']);
  });
  const replaced = (from: string, to: string): string[] => recipe('never').map((word) => (word === from ? to : word));
  test.each([
    ['a subject the profile refuses', replaced('CN=a.example,C=CH', 'CN=a.example,OU=b'), 3, 'policy.profile'],
    ['a subject that is none', replaced('CN=a.example,C=CH', 'hello'), 3, 'input.schema'],
    ['a name the profile refuses', replaced('dNSName:a.example', 'rfc822Name:a@b.example'), 3, 'policy.profile'],
    ['a name of no kind', replaced('dNSName:a.example', 'a.example'), 2, 'usage'],
    ['a key Conclave does not know', replaced('ecdsa-p256', 'dsa'), 2, 'usage'],
    ['a directory that exists', replaced('never', 'empty'), 5, 'media.exists'],
  ])('%s: nothing is written', async (_, words, status, code) => {
    const result = await cli(...words);
    expect([result.status, result.out, result.err.split(':')[0]]).toEqual([status, [], code]);
    expect(existsSync(join(place, 'never'))).toBe(false);
  });
});
