// A real nginx serves what the ceremony wrote out, with the configuration and the map that lie beside it: a GET of any client's writing gets
// the response for its certificate, which `openssl ocsp` believes; everybody else is told `unauthorized`.

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCertificates } from '../../main/store/tables/certificate.ts';
import { answeringWorld } from '../integration/ceremony/ocsp-world.ts';
import { ocspPlan, responderOcspPlan } from '../integration/ceremony/plans.ts';
import { playTo, start } from '../integration/ceremony/turns.ts';
import type { World } from '../integration/ceremony/world.ts';

const program = '/usr/sbin/nginx';
const absent = existsSync(program) && spawnSync('openssl', ['version']).status === 0 ? '' : 'nginx or openssl';

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/** Base64 in the path as clients write it (RFC 6960 appendix A.1): some leave what need not be encoded, some encode all, in either case. */
const writings: readonly (readonly [string, (base64: string) => string])[] = [
  ['as it is', (base64) => base64],
  ['percent-encoded in capitals', encodeURIComponent],
  ['percent-encoded in small letters', (base64) => encodeURIComponent(base64).replaceAll(/%../gu, (octet) => octet.toLowerCase())],
  ['slashes as they are', (base64) => encodeURIComponent(base64).replaceAll('%2F', '/')],
];

describe.skipIf(absent !== '')(`OCSP-SERVED: nginx serves our OCSP responses (skipped: no ${absent}, where it is missing)`, () => {
  let world: World;
  let nginx: ChildProcess | undefined;
  let port = 0;
  let folder = '';
  let serials: Readonly<Record<'good' | 'revoked', string>> = { good: '', revoked: '' };

  const at = (name: string): string => join(world.out, name);
  const openssl = (...words: string[]): string => {
    const { stdout, stderr } = spawnSync('openssl', words, { encoding: 'utf8' });
    return stdout + stderr;
  };
  const get = async (path: string, init: RequestInit = {}): Promise<{ status: number; type: string; bytes: Buffer }> => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
    return { status: response.status, type: response.headers.get('content-type') ?? '', bytes: Buffer.from(await response.arrayBuffer()) };
  };

  /** The request of `openssl ocsp` for a serial, without a nonce. */
  function requestOf(serial: string, hash: string): Buffer {
    const words = [
      'ocsp',
      '-issuer',
      join(folder, 'chain.pem'),
      `-${hash}`,
      '-serial',
      `0x${serial}`,
      '-no_nonce',
      '-reqout',
      at('request'),
    ];
    openssl(...words);
    return readFileSync(at('request'));
  }

  function believed(bytes: Buffer, serial: string, hash: string): string {
    writeFileSync(at('answer'), bytes);
    const moment = ['-attime', String(Math.floor(world.wall / 1000))];
    const chain = join(folder, 'chain.pem');
    return openssl(
      'ocsp',
      '-respin',
      at('answer'),
      '-issuer',
      chain,
      `-${hash}`,
      '-serial',
      `0x${serial}`,
      '-CAfile',
      chain,
      '-no_nonce',
      ...moment,
    );
  }

  beforeAll(async () => {
    world = await answeringWorld();
    const app = await world.open();
    const serialOf = (name: string): string =>
      readCertificates(app.store, { role: 'subordinate' }).find(({ subject }) => subject.includes(name))?.serial ?? '';
    serials = { good: serialOf('S1'), revoked: serialOf('S2') };
    const own = await playTo(app, await start(app, world, ocspPlan()));
    world.advance(60_000);
    const delegated = await playTo(app, await start(app, world, responderOcspPlan({ title: 'delegated' })));
    await app.close();
    folder = join(delegated.bundle ?? '', 'artifacts/test-root-t1');
    port = await freePort();
    // What the page in the file says to do: one directory, its place and the address set, the older map after the newer one.
    const directory = at('srv');
    mkdirSync(directory);
    spawnSync('sh', [
      '-c',
      `cp -r '${join(own.bundle ?? '', 'artifacts/test-root-t1/ocsp')}'/*.der '${join(folder, 'ocsp')}'/. '${directory}'`,
    ]);
    spawnSync('sh', ['-c', `cp '${join(own.bundle ?? '', 'artifacts/test-root-t1/ocsp/requests.map')}' '${directory}/older.map'`]);
    spawnSync('sh', ['-c', `cp -r '${join(folder, 'ocsp')}'/. '${directory}'`]);
    const configuration = readFileSync(join(folder, 'ocsp/nginx.conf'), 'utf8');
    writeFileSync(
      at('site.conf'),
      configuration
        .replaceAll('/srv/ocsp', directory)
        .replace('listen 80;', `listen 127.0.0.1:${port};`)
        .replace('requests.map;', `requests.map;\n  include ${directory}/older.map;`),
    );
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${at(name)};`).join(' ');
    const user = process.getuid?.() === 0 ? 'user root;' : '';
    writeFileSync(
      at('nginx.conf'),
      `daemon off; ${user} pid ${at('nginx.pid')}; error_log ${at('error.log')}; events {}\nhttp { access_log off; ${temporary} include ${at('site.conf')}; }\n`,
    );
    const tried = spawnSync(program, ['-t', '-c', at('nginx.conf')], { encoding: 'utf8' });
    if (tried.status !== 0) throw new Error(tried.stderr);
    nginx = spawn(program, ['-c', at('nginx.conf')], { stdio: 'ignore' });
    for (let tries = 0; tries < 100; tries += 1) {
      const up = await get('/').catch(() => null);
      if (up !== null) break;
      await new Promise((next) => setTimeout(next, 50));
    }
  }, 300_000);
  afterAll(async () => {
    nginx?.kill();
    await world.remove();
  });

  describe.each(['good', 'revoked'] as const)('%s', (status) => {
    test.each(['sha1', 'sha256'] as const)(
      'by %s, however the client writes the path: the same response, believed by openssl',
      async (hash) => {
        const serial = serials[status];
        const base64 = requestOf(serial, hash).toString('base64');
        const got = await Promise.all(writings.map(async ([, write]) => get(`/r1+x/${write(base64)}`)));
        expect(got.map(({ status: code, type }) => [code, type])).toEqual(writings.map(() => [200, 'application/ocsp-response']));
        expect(new Set(got.map(({ bytes }) => bytes.toString('hex'))).size).toBe(1);
        const said = believed(got[0]?.bytes ?? Buffer.alloc(0), serial, hash);
        expect(said).toContain('Response verify OK');
        expect(said).toMatch(status === 'good' ? /: good\n/u : /: revoked\n[^]*Reason: superseded/u);
      },
    );

    test('the slash doubled before the request, as where the address ends with one', async () => {
      const base64 = requestOf(serials[status], 'sha1').toString('base64');
      const got = await get(`/r1+x//${encodeURIComponent(base64)}`);
      expect(believed(got.bytes, serials[status], 'sha1')).toContain('Response verify OK');
    });
  });

  test('the configuration names the host of the policy', () => {
    expect(readFileSync(join(folder, 'ocsp/nginx.conf'), 'utf8')).toContain('server_name ocsp.example.org;');
  });

  test('letters of the other case are another request: unauthorized, never somebody else’s answer', async () => {
    const base64 = requestOf(serials.good, 'sha1').toString('base64');
    const other = base64.replace(/[a-z](?=[^a-z]*$)/u, (letter) => letter.toUpperCase());
    expect(other).not.toBe(base64);
    expect((await get(`/r1+x/${encodeURIComponent(other)}`)).bytes.toString('hex')).toBe('30030a0106');
  });

  test('an unknown serial, a nonce and no request at all get unauthorized; openssl says so', async () => {
    const unknown = requestOf('4d2', 'sha1').toString('base64');
    openssl('ocsp', '-issuer', join(folder, 'chain.pem'), '-serial', `0x${serials.good}`, '-reqout', at('nonce'));
    const nonce = readFileSync(at('nonce')).toString('base64');
    for (const path of [`/r1+x/${encodeURIComponent(unknown)}`, `/r1+x/${encodeURIComponent(nonce)}`, '/r1+x/', '/'])
      expect((await get(path)).bytes.toString('hex')).toBe('30030a0106');
    expect(believed(Buffer.from('30030a0106', 'hex'), serials.good, 'sha1')).toContain('Responder Error: unauthorized');
  });

  test('a POST is refused: it needs a responder that holds a key', async () => {
    const body = Uint8Array.from(requestOf(serials.good, 'sha1'));
    expect((await get('/r1+x/', { method: 'POST', body })).status).toBe(403);
  });

  test('the newer map comes first: a certificate both have is answered by the responder', async () => {
    const base64 = requestOf(serials.good, 'sha1').toString('base64');
    const got = await get(`/r1+x/${encodeURIComponent(base64)}`);
    expect(existsSync(join(folder, 'ocsp', 'responder.pem'))).toBe(true);
    writeFileSync(at('answer'), got.bytes);
    expect(openssl('ocsp', '-respin', at('answer'), '-noverify', '-resp_text')).toContain('OCSP Signing');
  });
});
