// What a web server serves beside what was signed: a CA of openssl and its list (the kept run of import-external-authority).

import { expect, test } from 'vitest';
import { judgeServed, type Published } from '../../../main/status/served.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { parseCertificate } from '../../../main/pki/parse-certificate.ts';
import { encodePem } from '../../../main/pki/pem.ts';
import { keptRun } from '../evidence/kept-runs.ts';

const files = keptRun('importing');
const bytes = (name: string): Uint8Array => files.get(`artifacts/old-root/${name}`) ?? new Uint8Array();
const [certificate, crl] = [bytes('certificate.der'), bytes('imported/crl.der')];
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const common = { authority: 'a', label: 'old-root', spki: parseCertificate(certificate).spki };
const known: Published[] = [
  { ...common, kind: 'certificate', sha256: sha256Hex(certificate), number: null, scope: null, current: true },
  { ...common, kind: 'crl', sha256: sha256Hex(crl), number: '31', scope: 'aa:full', current: true },
];
const replaced: Published[] = [
  ...known.map((each) => (each.kind === 'crl' ? { ...each, current: false } : each)),
  { ...common, kind: 'crl', sha256: 'f'.repeat(64), number: '32', scope: 'aa:full', current: true },
];

function said(file: Uint8Array, record: readonly Published[] = known): string {
  const { check, what, confirms, name } = judgeServed({ name: 'fetched', bytes: file }, record);
  return `${name} ${check.name} ${check.verdict}: ${check.reason ?? ''} (${what})${confirms === null ? '' : ' confirmed'}`;
}

test('PUBLISHED-EQUALS-SIGNED: the newest list and the certificate, byte for byte', () => {
  expect(said(crl)).toBe(
    'fetched PUBLISHED-EQUALS-SIGNED passed: revocation list 31 of old-root (revocation list 31 of old-root) confirmed',
  );
  expect(said(certificate)).toBe('fetched PUBLISHED-EQUALS-SIGNED passed: certificate of old-root (certificate of old-root) confirmed');
});

test.each<[string, () => Uint8Array, readonly Published[], string]>([
  [
    'an old list',
    () => crl,
    replaced,
    'failed: it is the old list 31, and list 32 was signed since: put that one there (revocation list 31 of old-root)',
  ],
  ['the list in PEM', () => text(encodePem('X509 CRL', crl)), known, 'failed: it is served in PEM, and clients expect DER'],
  [
    'the certificate in PEM',
    () => text(encodePem('CERTIFICATE', certificate)),
    known,
    'failed: it is served in PEM, and clients expect DER',
  ],
  [
    'a list of the key that is on no record',
    () => crl,
    known.slice(0, 1),
    'failed: the key of old-root signed it and it is on no record here: list 31',
  ],
  ['a list of nobody here', () => crl, [], 'failed: no authority here signed it: it is list 31 of CN=Old Root'],
  [
    'a certificate of nobody here',
    () => certificate,
    [],
    'failed: it is a certificate of CN=Old Root,O=Old Trust,C=CH, which is no authority’s here',
  ],
  ['a page', () => text('<html>\n404'), known, 'failed: it is no CRL and no certificate: it begins with «<html>.404»'],
  ['nothing', () => new Uint8Array(), known, 'failed: it is empty'],
  ['one octet more', () => Buffer.concat([crl, Buffer.of(0)]), known, 'failed: it is no CRL and no certificate: it begins with'],
])('%s', (_what, file, record, sentence) => {
  expect(said(file(), record).slice('fetched PUBLISHED-EQUALS-SIGNED '.length)).toMatch(
    new RegExp(`^${sentence.replaceAll(/[.()]/g, '\\$&')}`, 'u'),
  );
  expect(said(file(), record)).not.toContain('confirmed');
});
