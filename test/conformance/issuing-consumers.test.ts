// An intermediate signed here, in the hands of who asked for it: cfssl made the request and issues with the certificate,
// nginx serves what it issued, a client accepts it and refuses it once it is revoked. All commands are those of the hand-off.

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { programFile } from '../programs.ts';

const root = resolve(import.meta.dirname, '../..');
const examples = join(root, 'resources', 'examples');
const absent = ['cfssl', 'cfssljson', 'nginx', 'openssl'].filter(
  (tool) =>
    !(process.env['PATH'] ?? '')
      .split(':')
      .concat('/usr/sbin')
      .some((folder) => existsSync(join(folder, tool))),
);
const host = 'server.example';

let work = '';
let handoff = '';
let port = 0;
let nginx: ChildProcess | undefined;
const at = (name: string): string => join(work, name);
const write = (name: string, text: string): void => writeFileSync(at(name), text);

interface Ran {
  readonly status: number | null;
  readonly out: string;
}

/** A command as a page of the hand-off gives it, in the directory with its files. */
function shell(command: string, directory = work): Ran {
  const { status, stdout, stderr } = spawnSync('sh', ['-euc', command], {
    cwd: directory,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` },
  });
  return { status, out: stdout + stderr };
}

function succeed(command: string, directory = work): string {
  const { status, out } = shell(command, directory);
  if (status !== 0) throw new Error(`${command}: ${out}`);
  return out;
}

const conclave = (...parameters: string[]): string =>
  succeed([process.execPath, programFile('test/integration/cli/quick-cli'), ...parameters].map((part) => `'${part}'`).join(' '));

/** The example’s ceremony, for another request than the example’s. */
function signHere(csr: string): string {
  cpSync(examples, at('plans'), { recursive: true });
  const plan = join(at('plans'), 'issuing-ca.plan.yaml');
  const answers = join(at('plans'), 'issuing-ca.answers.yaml');
  const sha256 = createHash('sha256').update(readFileSync(csr)).digest('hex');
  writeFileSync(plan, readFileSync(plan, 'utf8').replace(/(^requests:\n {2}- )[0-9a-f]{64}/mu, `$1${sha256}`));
  writeFileSync(answers, readFileSync(answers, 'utf8').replace(/\{ file: requests\/[^ }]+ \}/u, '{ file: theirs.csr }'));
  cpSync(csr, join(at('plans'), 'theirs.csr'));
  mkdirSync(at('out'));
  played('root-ca');
  return played('issuing-ca');
}

/** The bundle of one of the plans copied, played in the one data directory. */
const played = (name: string): string =>
  /evidence bundle: (.*)$/mu.exec(
    conclave(
      'run',
      join(at('plans'), `${name}.plan.yaml`),
      '--answers',
      join(at('plans'), `${name}.answers.yaml`),
      '--data',
      at('data'),
      '--out',
      at('out'),
    ),
  )?.[1] ?? '';

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/** Until it listens. */
async function serve(): Promise<void> {
  write(
    'nginx.conf',
    `daemon off; pid ${at('nginx.pid')}; error_log ${at('error.log')};
events {}
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${at(name)};`).join(' ')}
  server {
    listen 127.0.0.1:${port} ssl;
    ssl_certificate ${at('server-with-chain.pem')};
    ssl_certificate_key ${at('server-key.pem')};
  }
}
`,
  );
  succeed(`nginx -t -c ${at('nginx.conf')}`);
  nginx = spawn('/usr/sbin/nginx', ['-c', at('nginx.conf')], { stdio: 'ignore' });
  for (let wait = 0; wait < 100 && shell(client()).out.includes('onnect:errno'); wait += 1)
    await new Promise((next) => setTimeout(next, 50));
}

/** What the page for nginx has tried from another machine; trust is a file of PEM blocks, CRLs among them. */
const client = (trust = join(handoff, 'root.pem'), more = ''): string =>
  `openssl s_client -connect 127.0.0.1:${port} -servername ${host} -verify_hostname ${host} -CAfile ${trust} -verify_return_error ${more} </dev/null`;

describe.skipIf(absent.length > 0)(`an intermediate signed here, in use (skipped where missing: ${absent.join(', ') || 'nothing'})`, () => {
  beforeAll(async () => {
    work = mkdtempSync(join(tmpdir(), 'conclave-consumers-'));
    const key = { algo: 'ecdsa', size: 256 };
    write('ca.json', JSON.stringify({ CN: 'Example Issuing CA S1', names: [{ O: 'Example Trust', C: 'CH' }], key }));
    write('server.json', JSON.stringify({ CN: host, hosts: [host], key }));
    succeed('cfssl genkey ca.json | cfssljson -bare ca && cfssl genkey server.json | cfssljson -bare server');
    const bundle = signHere(at('ca.csr'));
    handoff = join(bundle, 'artifacts', 'example-issuing-ca-s1', 'handoff');
    port = await freePort();
  });
  afterAll(() => {
    nginx?.kill();
    rmSync(work, { recursive: true, force: true });
  });

  test('certificate and key belong together, as the page for cfssl has it compared', () => {
    const publicKeys = succeed(
      `openssl x509 -in certificate.pem -noout -pubkey | sha256sum; openssl pkey -in ${at('ca-key.pem')} -pubout | sha256sum`,
      handoff,
    );
    expect(new Set(publicKeys.trim().split('\n')).size).toBe(1);
    expect(readdirSync(handoff)).toContain('cfssl.txt');
  });

  test('cfssl issues with it, nginx serves what it issued, and a client with the root alone accepts', async () => {
    succeed(
      `cfssl sign -ca certificate.pem -ca-key ${at('ca-key.pem')} -config cfssl-config.json -profile server ${at('server.csr')} | cfssljson -bare ${at('server')}`,
      handoff,
    );
    succeed(`cat ${at('server.pem')} chain.pem > ${at('server-with-chain.pem')}`, handoff);
    expect(succeed(`openssl verify -CAfile root.pem -untrusted certificate.pem ${at('server.pem')}`, handoff)).toContain(': OK');
    await serve();
    expect(succeed(client())).toContain('Verify return code: 0 (ok)');
    expect(shell(client(join(handoff, 'certificate.pem'))).status).not.toBe(0);
  });

  test('the client accepts with both CRLs, and refuses after the leaf is revoked on the second', () => {
    const crl = (serials: string, name: string): void => {
      write('serials', serials);
      succeed(`cfssl gencrl serials ${join(handoff, 'certificate.pem')} ca-key.pem | base64 -d | openssl crl -inform der -out ${name}.pem`);
      succeed(`cat ${join(handoff, 'root.pem')} ${join(handoff, 'crls.pem')} ${name}.pem > ${name}-trust.pem`);
    };
    const checked = (name: string): Ran => shell(client(`${name}-trust.pem`, '-crl_check_all'));
    crl('1\n', 'before');
    const serial = BigInt(`0x${/serial=([0-9A-F]+)/u.exec(succeed('openssl x509 -in server.pem -noout -serial'))?.[1] ?? ''}`);
    crl(`1\n${serial}\n`, 'after');
    expect(checked('before')).toMatchObject({ status: 0 });
    const refused = checked('after');
    expect(refused.status).not.toBe(0);
    expect(refused.out).toContain('certificate revoked');
  });

  test('REVOCATION-LISTED: and it refuses once the intermediate is revoked on the root’s next CRL', () => {
    const plan = join(at('plans'), 'revoke-and-publish.plan.yaml');
    writeFileSync(plan, readFileSync(plan, 'utf8').replace(/^ {2}certificates: .*$/mu, '  certificates: Example Issuing CA S1'));
    const bundle = played('revoke-and-publish');
    const crl = readdirSync(join(bundle, 'artifacts', 'example-root-r1')).find((name) => name.endsWith('-3.pem')) ?? '';
    succeed(`cat ${join(handoff, 'root.pem')} ${join(bundle, 'artifacts', 'example-root-r1', crl)} before.pem > revoked-trust.pem`);
    const refused = shell(client('revoked-trust.pem', '-crl_check_all'));
    expect(refused.status).not.toBe(0);
    expect(refused.out).toMatch(/depth=1 .*\n.*certificate revoked/u);
  });
});
