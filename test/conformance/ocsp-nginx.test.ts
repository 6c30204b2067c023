// A real nginx serves what the ceremony wrote out, with the configuration and the map that lie beside it: a GET of any client's writing gets
// the response for its certificate, which `openssl ocsp` believes; everybody else is told `unauthorized`.

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../main/app.ts';
import { authorityRecords } from '../../main/bridge/authorities.ts';
import { dueNow } from '../../main/bridge/due-now.ts';
import { writePublication } from '../../main/bridge/publication.ts';
import { composePublication } from '../../main/steps/publication.ts';
import { judgeFetched } from '../../main/bridge/served.ts';
import { qrMatrix } from '../../main/evidence/qr-matrix.ts';
import { pngOfCode } from '../../main/formats/qr/png.ts';
import { readCertificates } from '../../main/store/tables/certificate.ts';
import { answeringWorld } from '../integration/ceremony/ocsp-world.ts';
import { ocspPlan, responderOcspPlan } from '../integration/ceremony/plans.ts';
import { playTo, start } from '../integration/ceremony/turns.ts';
import type { World } from '../integration/ceremony/world.ts';

const program = '/usr/sbin/nginx';
const tools = ['openssl version', 'curl --version', 'dash -c true'].map((words) => words.split(' '));
const there = existsSync(program) && tools.every(([name = '', ...words]) => spawnSync(name, words).status === 0);
const absent = there ? '' : 'nginx, openssl, curl or dash';

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

  /** A server of its own, once it answers. */
  async function startNginx(name: string, served: number, sites: string): Promise<ChildProcess> {
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((each) => `${each}_temp_path ${at(`${name}-${each}`)};`)
      .join(' ');
    const user = process.getuid?.() === 0 ? 'user root;' : '';
    const configuration = at(`${name}.conf`);
    writeFileSync(
      configuration,
      `daemon off; ${user} pid ${at(`${name}.pid`)}; error_log ${at(`${name}.log`)}; events {}\nhttp { access_log off; ${temporary} ${sites} }\n`,
    );
    const tried = spawnSync(program, ['-t', '-c', configuration], { encoding: 'utf8' });
    if (tried.status !== 0) throw new Error(tried.stderr);
    const started = spawn(program, ['-c', configuration], { stdio: 'ignore' });
    for (let tries = 0; tries < 100; tries += 1) {
      if ((await fetch(`http://127.0.0.1:${served}/`).catch(() => null)) !== null) break;
      await new Promise((next) => setTimeout(next, 50));
    }
    return started;
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
    nginx = await startNginx('responses', port, readFileSync(at('site.conf'), 'utf8'));
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

  // Last: the workstation's clock is set to that of the machine the script runs on.
  describe('PUBLISHED-EQUALS-SIGNED: the kit for the online side, under a real nginx and dash', () => {
    let app: App;
    let site: ChildProcess | undefined;
    let sitePort = 0;
    let kit = '';
    const connect = (): string[] => ['--connect-to', `::127.0.0.1:${sitePort}`];
    const check = () => {
      const { stdout, stderr, status } = spawnSync('dash', [join(kit, 'check.sh'), ...connect()], { encoding: 'utf8' });
      return { line: stdout, told: stderr, status };
    };
    const judged = (line: string | Uint8Array) =>
      judgeFetched(app.store, [{ name: 'line', bytes: typeof line === 'string' ? new TextEncoder().encode(line) : line }]).map(
        ({ check: { verdict, reason } }) => `${verdict}: ${reason ?? ''}`,
      );
    const seen = 'Revocation list to be seen where it is published';
    const due = (): string[] => dueNow(app.store, authorityRecords(app.store), new Date(world.wall)).map(({ what }) => what);

    beforeAll(async () => {
      world.wall = Date.now();
      app = await world.open();
      const composed = composePublication(app.store, 'test-root-t1', new TextEncoder().encode('<!doctype html>'), new Date(world.wall));
      kit = (await writePublication(at('medium'), composed.name, composed.files)).directory;
      // As README.txt says: www/ to /srv/pki, ocsp/ to /srv/ocsp, all configurations included.
      cpSync(join(kit, 'www'), at('site/pki'), { recursive: true });
      cpSync(join(kit, 'ocsp'), at('site/ocsp'), { recursive: true });
      sitePort = await freePort();
      const sites = ['ocsp/nginx.conf', ...readdirSync(join(kit, 'nginx')).map((file) => `nginx/${file}`)].map((file) =>
        readFileSync(join(kit, file), 'utf8')
          .replaceAll('/srv/', `${at('site')}/`)
          .replaceAll('listen 80;', `listen 127.0.0.1:${sitePort};`),
      );
      site = await startNginx('kit', sitePort, sites.join('\n'));
    }, 120_000);
    afterAll(async () => {
      site?.kill();
      await app.close();
    });

    test('it holds every file under its path, and its sums are right', () => {
      expect(readdirSync(kit).toSorted()).toEqual(['README.txt', 'SHA256SUMS', 'check.sh', 'conclave-reader.html', 'nginx', 'ocsp', 'www']);
      expect(spawnSync('sha256sum', ['--quiet', '-c', 'SHA256SUMS'], { cwd: kit }).status).toBe(0);
      const crl = readFileSync(join(kit, 'www/pki.example.org/test-root-t1.crl'));
      expect(spawnSync('openssl', ['crl', '-inform', 'DER', '-noout', '-crlnumber'], { input: crl, encoding: 'utf8' }).stdout).toMatch(
        /^crlNumber=/,
      );
      expect(readFileSync(join(kit, 'README.txt'), 'utf8')).toMatch(
        /aws s3 cp www\/pki\.example\.org\/\S+\.crl s3:\/\/BUCKET\/\S+ --content-type application\/pkix-crl/,
      );
    });

    test('types and caching are those of what it is', async () => {
      const head = async (path: string): Promise<(string | null)[]> => {
        const { stdout } = spawnSync('curl', ['-sSI', ...connect(), `http://pki.example.org/${path}`], {
          encoding: 'utf8',
        });
        return ['content-type', 'cache-control'].map((name) => new RegExp(`^${name}: (.*?)\\r?$`, 'im').exec(stdout)?.[1] ?? null);
      };
      expect(await head('test-root-t1.crl')).toEqual(['application/pkix-crl', 'public, max-age=3600']);
      expect(await head('nothing')).toEqual(['text/html', null]);
    });

    test('a file that is another, missing or served as text is told, and then there is no line', () => {
      const file = at('site/pki/pki.example.org/test-root-t1.crl');
      const whole = readFileSync(file);
      writeFileSync(file, whole.subarray(1));
      expect(check()).toMatchObject({
        line: '',
        status: 1,
        told: expect.stringMatching(/FAILED {2}http:\S+\.crl: other bytes than were signed/),
      });
      renameSync(file, `${file}.away`);
      expect(check()).toMatchObject({ line: '', status: 1, told: expect.stringMatching(/FAILED {2}http:\S+\.crl: not fetched/) });
      rmSync(`${file}.away`);
      writeFileSync(file, whole);
      expect(due()).toContain(seen);
    });

    test('where all is served there is one line, OCSP answers among what was compared; a letter changed in it is refused', () => {
      const { line, told, status } = check();
      expect([status, line]).toEqual([0, expect.stringMatching(/^conclave-served\/1 [0-9a-f]{16} \S+Z \d+ [0-9a-f]{64}\n$/)]);
      expect(told).toMatch(/ok {6}http:\/\/ocsp\.example\.org\/r1\+x\/M/);
      expect(told).not.toContain('FAILED');
      const other = line.replace(/.\n$/, (end) => (end.startsWith('0') ? '1\n' : '0\n'));
      expect(judged(other)).toEqual([expect.stringMatching(/^failed: it tells of other files/)]);
      expect(judged(line.replace(/ \d{4}-/, ' 2999-'))).toEqual([expect.stringMatching(/^failed: its time, 2999-\S+, has not come/)]);
      expect(judged(line.replace(/1 [0-9a-f]{16}/, `1 ${'0'.repeat(16)}`))).toEqual(['failed: no authority here has this key']);
      expect(due()).toContain(seen);
    });

    test('the line closes the task, as text and as a picture of its code', async () => {
      const whole = check().line.trim();
      const picture = pngOfCode(await qrMatrix(whole), 4);
      expect(judged(picture)).toEqual([expect.stringMatching(/^passed: everything test-root-t1 publishes/)]);
      expect(due()).not.toContain(seen);
      world.advance(1000);
      expect(judged(`${whole}\n`)).toEqual([expect.stringMatching(/^passed: /)]);
    });
  });
});
