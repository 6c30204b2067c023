// Responses as the builder writes them, read by `openssl ocsp -respin` and GnuTLS' `ocsptool`, signed by issuer and by a responder.
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assembleOcsp, buildResponseData, type RecordedStatus } from '../../main/pki/build-ocsp.ts';
import type { CertIdHash } from '../../main/pki/ocsp-cert-id.ts';
import { parseCertificate } from '../../main/pki/parse-certificate.ts';

const present = spawnSync('openssl', ['version']).status === 0;

let directory = '';
const path = (name: string): string => join(directory, name);
const run = (program: string, ...args: string[]): { status: number | null; out: string } => {
  const result = spawnSync(program, args, { encoding: 'utf8', cwd: directory });
  return { status: result.status, out: result.stdout + result.stderr };
};
const openssl = (...args: string[]): { status: number | null; out: string } => run('openssl', ...args);

interface Party {
  readonly key: KeyObject;
  readonly der: Uint8Array;
}

const der = (name: string): Uint8Array => Uint8Array.from(spawnSync('openssl', ['x509', '-in', path(name), '-outform', 'DER']).stdout);

function party(name: string, ...request: string[]): Party {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(path(`${name}.key`), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const made = openssl('req', '-new', '-x509', '-key', `${name}.key`, '-out', `${name}.pem`, '-days', '30', ...request);
  if (made.status !== 0) throw new Error(made.out);
  return { key: privateKey, der: der(`${name}.pem`) };
}

let issuer: Party;
let responder: Party;
let subject: Party;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'conclave-ocsp-'));
  if (!present) return;
  issuer = party('issuer', '-subj', '/CN=Issuer');
  const under = ['-CA', 'issuer.pem', '-CAkey', 'issuer.key'];
  subject = party('subject', '-subj', '/CN=Subject', ...under);
  responder = party(
    'responder',
    '-subj',
    '/CN=Responder',
    ...under,
    '-addext',
    'extendedKeyUsage=OCSPSigning',
    '-addext',
    'noCheck=ignored',
    '-addext',
    'basicConstraints=CA:FALSE',
  );
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const wholeSecond = (offset: number): Date => new Date(Math.floor(Date.now() / 1000) * 1000 + offset * 1000);

function response(by: 'issuer' | 'responder', hash: CertIdHash, status: RecordedStatus): string {
  const issuing = parseCertificate(issuer.der);
  const { key, der: certificate } = by === 'issuer' ? issuer : responder;
  const tbs = buildResponseData({
    responderSpki: parseCertificate(certificate).spki,
    hash,
    subject: { issuerName: issuing.subject, issuerSpki: issuing.spki, serialOctets: parseCertificate(subject.der).serialOctets },
    status,
    producedAt: wholeSecond(-5),
    thisUpdate: wholeSecond(-5),
    nextUpdate: wholeSecond(86_400),
    rehearsal: false,
  });
  const signature = Uint8Array.from(sign('sha256', tbs, key));
  const name = `${by}-${hash}-${status.says}.der`;
  writeFileSync(path(name), assembleOcsp(tbs, 'ecdsa-sha256', signature, by === 'issuer' ? [] : [certificate]));
  return name;
}

const revoked = (): RecordedStatus => ({ says: 'revoked', at: wholeSecond(-3600), reason: 1 });

describe.skipIf(!present)('OpenSSL and GnuTLS read our responses (skipped: no openssl binary, where it is missing)', () => {
  describe.each(['issuer', 'responder'] as const)('signed by the %s', (by) => {
    test.each(['sha1', 'sha256'] as const)('openssl ocsp -respin, CertID by %s: good and revoked', (hash) => {
      const ask = (file: string): string =>
        openssl('ocsp', '-respin', file, '-issuer', 'issuer.pem', `-${hash}`, '-cert', 'subject.pem', '-CAfile', 'issuer.pem', '-no_nonce')
          .out;
      expect(ask(response(by, hash, { says: 'good' }))).toMatch(/^subject\.pem: good\n[^]*Response verify OK\n$/);
      expect(ask(response(by, hash, revoked()))).toMatch(
        /^subject\.pem: revoked\n[^]*Reason: keyCompromise\n[^]*Revocation Time: [^]*Response verify OK\n$/,
      );
    });

    test('ocsptool verifies the signature and says the same', () => {
      const ask = (file: string): string =>
        run('ocsptool', '--verify-response', '--load-trust', 'issuer.pem', '--load-response', file).out +
        run('ocsptool', '--response-info', '--load-response', file).out;
      expect(ask(response(by, 'sha1', { says: 'good' }))).toMatch(/Success[^]*Certificate Status: good/);
      expect(ask(response(by, 'sha1', revoked()))).toMatch(/Success[^]*Certificate Status: revoked/);
    });
  });

  test('one octet of the signature changed: Response Verify Failure', () => {
    const name = response('issuer', 'sha1', { says: 'good' });
    const bytes = Uint8Array.from(spawnSync('cat', [path(name)]).stdout);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    writeFileSync(path('bent.der'), bytes);
    const said = openssl(
      'ocsp',
      '-respin',
      'bent.der',
      '-issuer',
      'issuer.pem',
      '-cert',
      'subject.pem',
      '-CAfile',
      'issuer.pem',
      '-no_nonce',
    );
    expect(said.out).toContain('Response Verify Failure');
  });
});
