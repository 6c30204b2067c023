// The forms of a hand-off, read by the tools that import them.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { handoffFiles } from '../../main/evidence/handoff/handoff-files.ts';
import { parseHandoffKit } from '../../main/formats/handoff-kit.ts';

const kitFolder = resolve(import.meta.dirname, '../../resources/handoff');
const kits = readdirSync(kitFolder).map((name) => parseHandoffKit(readFileSync(join(kitFolder, name))).value);
const absent = ['openssl', 'keytool'].filter((tool) => spawnSync(tool, ['-help']).error !== undefined);

let directory = '';
let chain: Uint8Array[] = [];
const at = (name: string): string => join(directory, name);
const run = (command: string, ...parameters: string[]): { status: number | null; out: string } => {
  const { status, stdout, stderr } = spawnSync(command, parameters, { encoding: 'utf8', cwd: directory });
  return { status, out: stdout + stderr };
};
const succeed = (command: string, ...parameters: string[]): string => {
  const { status, out } = run(command, ...parameters);
  if (status !== 0) throw new Error(`${command} ${parameters.join(' ')}: ${out}`);
  return out;
};

/** Made by OpenSSL, so that what is handed over is nothing of ours. */
function makeChain(): Uint8Array[] {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const ca = ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
  succeed('openssl', 'req', '-x509', ...key, ...ca, '-keyout', 'root.key', '-subj', '/CN=Root', '-out', 'r.pem', '-days', '3000');
  for (const [name, issuer] of [
    ['between', 'root'],
    ['issuing', 'between'],
  ] as const) {
    succeed('openssl', 'req', '-new', ...key, ...ca, '-keyout', `${name}.key`, '-subj', `/CN=${name}`, '-out', `${name}.csr`);
    const by = ['-CA', issuer === 'root' ? 'r.pem' : `${issuer}.pem`, '-CAkey', `${issuer}.key`];
    succeed('openssl', 'x509', '-req', '-in', `${name}.csr`, '-copy_extensions', 'copyall', ...by, '-out', `${name}.pem`, '-days', '2000');
  }
  return ['issuing.pem', 'between.pem', 'r.pem'].map((name) => {
    succeed('openssl', 'x509', '-in', name, '-outform', 'der', '-out', 'one.der');
    return readFileSync(at('one.der'));
  });
}

describe.skipIf(absent.length > 0)(`hand-off (skipped where missing: ${absent.join(', ') || 'nothing'})`, () => {
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'conclave-handoff-'));
    chain = makeChain();
    const files = handoffFiles(kits, {
      kind: 'subordinate',
      label: 'issuing',
      subject: 'CN=issuing',
      notAfter: '2030-01-01T00:00:00Z',
      chain,
      crls: [],
    });
    for (const { name, bytes } of files) writeFileSync(at(name), bytes, { flag: 'wx' });
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test('OpenSSL finds the whole chain in the p7b, and what it writes of the same certificates differs in their order alone', () => {
    const printed = succeed('openssl', 'pkcs7', '-inform', 'der', '-in', 'chain-with-root.p7b', '-print_certs', '-noout');
    expect(new Set([...printed.matchAll(/subject=CN = (\w+)/gu)].map(([, name]) => name))).toEqual(new Set(['Root', 'between', 'issuing']));
    const certificates = chain.flatMap((_, index) => ['-certfile', ['issuing.pem', 'between.pem', 'r.pem'][index] ?? '']);
    succeed('openssl', 'crl2pkcs7', '-nocrl', ...certificates, '-outform', 'der', '-out', 'theirs.p7b');
    const octets = (name: string): number[] => [...readFileSync(at(name))].toSorted((one, other) => one - other);
    expect(octets('chain-with-root.p7b')).toEqual(octets('theirs.p7b'));
  });

  test('OpenSSL accepts chain.pem with the root alone as trust, and not without it', () => {
    const verify = (trust: string) => run('openssl', 'verify', '-CAfile', trust, '-untrusted', 'chain.pem', 'certificate.pem');
    expect(verify('root.pem').out).toContain('certificate.pem: OK');
    expect(verify('between.pem').status).not.toBe(0);
  });

  test('keytool takes the root into a trust store, and the chain as the reply to a key’s request', () => {
    const store = ['-keystore', 'keys.p12', '-storetype', 'PKCS12', '-storepass', 'changeit'];
    succeed(
      'openssl',
      'pkcs12',
      '-export',
      '-inkey',
      'issuing.key',
      '-in',
      'certificate.pem',
      '-name',
      'key',
      '-passout',
      'pass:changeit',
      '-out',
      'keys.p12',
    );
    succeed('keytool', '-importcert', '-noprompt', '-alias', 'root', '-file', 'root.pem', ...store);
    succeed('keytool', '-importcert', '-noprompt', '-alias', 'key', '-file', 'chain-with-root.p7b', ...store);
    expect(succeed('keytool', '-list', '-v', '-alias', 'key', ...store)).toContain('Certificate chain length: 3');
    expect(run('keytool', '-importcert', '-noprompt', '-alias', 'key', '-file', 'root.der', ...store).status).not.toBe(0);
  });
});
