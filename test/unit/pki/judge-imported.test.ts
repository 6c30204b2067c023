// A CA with a past, as openssl left it (the kept run of import-external-authority), bent one thing at a time.

import { describe, expect, test } from 'vitest';
import { importedEntries, judgeImported, type ImportedAuthority } from '../../../main/pki/judge-imported.ts';
import { parseOpensslIndex } from '../../../main/pki/openssl-index.ts';
import { readAuthorityFiles } from '../../../main/pki/read-authority-files.ts';
import { magnitudeOf } from '../../../main/pki/serial-number.ts';
import { keptRun } from '../evidence/kept-runs.ts';

const files = keptRun('importing');
const bytes = (name: string): Uint8Array => files.get(`artifacts/old-root/${name}`) ?? new Uint8Array();
const read = readAuthorityFiles(
  ['certificate.der', 'imported/crl.der', 'imported/issued.pem', 'imported/index.txt'].map((name) => ({ name, bytes: bytes(name) })),
);
const [certificate, ...issued] = read.certificates;
const [crl] = read.crls;
if (certificate === undefined || crl === undefined) throw new Error('The kept run lacks a file.');
const index = parseOpensslIndex(bytes('imported/index.txt'));
const sound: ImportedAuthority = { certificate, chain: [], crl, issued, index, at: new Date('2026-11-28T00:00:00Z') };

/** The verdict of one check after a change. */
function said(name: string, change: Partial<ImportedAuthority>): string {
  const check = judgeImported({ ...sound, ...change }).find((each) => each.name === name);
  return `${check?.verdict ?? 'none'}: ${check?.reason ?? ''}`;
}
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const [first] = issued;
const serialsOf = (kind: 'R' | 'V'): string[] =>
  index.filter(({ revoked }) => (revoked !== null) === (kind === 'R')).map(({ serial }) => serial);

test('what openssl left is sound', () => {
  expect(judgeImported(sound).map(({ name, verdict }) => [name, verdict])).toEqual([
    ['IMPORTED-AUTHORITY', 'passed'],
    ['IMPORTED-CRL', 'passed'],
    ['IMPORTED-ISSUED', 'passed'],
  ]);
  expect(judgeImported({ ...sound, crl: null, issued: [], index: null }).map(({ verdict }) => verdict)).toEqual([
    'passed',
    'not-checked',
    'not-checked',
  ]);
});

describe('IMPORTED-AUTHORITY', () => {
  test.each<[string, Partial<ImportedAuthority>, string]>([
    [
      'no CA',
      { certificate: { ...certificate, basicConstraints: { critical: true, ca: false } } },
      'failed: its basicConstraints do not say that it is a CA',
    ],
    [
      'no cRLSign',
      { certificate: { ...certificate, keyUsage: { critical: true, bits: ['keyCertSign'] } } },
      'failed: its keyUsage lacks cRLSign',
    ],
    [
      'an extension nobody can read',
      { certificate: { ...certificate, malformed: ['1.2.3'] } },
      'failed: its extension 1.2.3 cannot be read',
    ],
    ['ended', { at: new Date('2060-01-01T00:00:00Z') }, 'failed: the certificate of CN=Old Root'],
    [
      'its issuer is missing',
      { certificate: { ...certificate, issuer: (first ?? certificate).subject } },
      'failed: the certificate of CN=',
    ],
    [
      'an issuer that did not sign it',
      { chain: [{ ...certificate, spki: (first ?? certificate).spki }] },
      'failed: the key of CN=Old Root',
    ],
    [
      'an issuer that is no CA',
      { chain: [{ ...certificate, basicConstraints: { critical: true, ca: false } }] },
      'failed: CN=Old Root,O=Old Trust,C=CH is no CA',
    ],
    [
      'an issuer of another name',
      { chain: [{ ...certificate, subject: (first ?? certificate).subject }] },
      'failed: CN=Old Root,O=Old Trust,C=CH was not issued by',
    ],
  ])('%s', (_what, change, sentence) => {
    expect(said('IMPORTED-AUTHORITY', change).slice(0, sentence.length)).toBe(sentence);
  });
  test('without a subjectKeyIdentifier', () => {
    const { subjectKeyIdentifier: _without, ...rest } = certificate;
    expect(said('IMPORTED-AUTHORITY', { certificate: rest })).toMatch(/^failed: it has no subjectKeyIdentifier/u);
  });
});

describe('IMPORTED-CRL', () => {
  const [entry] = crl.entries;
  if (entry === undefined) throw new Error('The kept CRL is empty.');
  const extension = (oid: string, critical = false) => ({ oid, critical, value: new Uint8Array() });
  const withExtension = (oid: string, critical = false): Partial<ImportedAuthority> => ({
    crl: { ...crl, extensions: [...crl.extensions, extension(oid, critical)] },
  });
  const withEntry = (change: Partial<typeof entry>): Partial<ImportedAuthority> => ({
    crl: { ...crl, entries: [{ ...entry, ...change }] },
  });

  test.each<[string, Partial<ImportedAuthority>, string]>([
    ['of another issuer', { crl: { ...crl, issuer: (first ?? certificate).subject } }, 'failed: it is a CRL of CN='],
    [
      'signed by another key',
      { certificate: { ...certificate, spki: (first ?? certificate).spki } },
      'failed: the key of this authority did not sign it',
    ],
    ['a delta', withExtension('2.5.29.27', true), 'failed: it is a delta CRL: bring the full one'],
    ['a partition', withExtension('2.5.29.28', true), 'failed: it covers a part only'],
    ['critical and unknown', withExtension('1.2.3', true), 'failed: it has a critical extension Conclave does not know: 1.2.3'],
    ['of the future', { at: new Date('2026-01-01T00:00:00Z') }, 'failed: it says it was made at'],
    ['an extension nobody can read', { crl: { ...crl, malformed: ['2.5.29.20'] } }, 'failed: its extension 2.5.29.20 cannot be read'],
    ['an entry twice', { crl: { ...crl, entries: [entry, entry] } }, `failed: serial ${entry.serialNumber} stands on it twice`],
    [
      'an entry of another issuer',
      withEntry({ extensions: [extension('2.5.29.29', true)] }),
      `failed: the entry of serial ${entry.serialNumber} is of another issuer`,
    ],
    [
      'a critical entry',
      withEntry({ extensions: [extension('1.2.3', true)] }),
      `failed: the entry of serial ${entry.serialNumber} has a critical extension`,
    ],
    [
      'an entry of later',
      withEntry({ revocationDate: { ...entry.revocationDate, date: new Date('2027-01-01T00:00:00Z') } }),
      'failed: serial ',
    ],
    ['an entry that leaves', withEntry({ reason: 8 }), `failed: the entry of serial ${entry.serialNumber} says removeFromCRL`],
  ])('%s', (_what, change, sentence) => {
    expect(said('IMPORTED-CRL', change).slice(0, sentence.length)).toBe(sentence);
  });
});

test('IMPORTED-CRL: XCA signs lists without a number: then the next one has number 1', () => {
  const { crlNumber: _number, ...unnumbered } = crl;
  expect(said('IMPORTED-CRL', { crl: unnumbered })).toBe('passed: without a number: the next one has number 1, 1 entries');
});

describe('IMPORTED-ISSUED', () => {
  const inIndex = (serialNumber: string) => index.find(({ serial }) => serial === magnitudeOf(serialNumber));
  const [revoked = ''] = Array.from(crl.entries, ({ serialNumber }) => serialNumber);
  test.each<[string, Partial<ImportedAuthority>, string]>([
    [
      'issued by somebody else',
      { issued: [...issued, { ...certificate, issuer: (first ?? certificate).subject }] },
      'failed: the certificate of CN=Old Root',
    ],
    [
      'signed by another key',
      { issued: [{ ...(first ?? certificate), tbs: certificate.tbs }] },
      'failed: the key of this authority did not sign the certificate of',
    ],
    ['a serial twice', { issued: [...issued, ...issued] }, 'failed: serial '],
    [
      'valid and on the CRL',
      { index: index.map((row) => ({ ...row, revoked: null })) },
      `failed: serial ${revoked} stands on the CRL and is not revoked in the list`,
    ],
    [
      'revoked in the future',
      { index: index.map((row) => ({ ...row, revoked: { date: new Date('2030-01-01T00:00:00Z'), reason: null } })) },
      'failed: serial ',
    ],
    [
      'in force, and its certificate is not there',
      { issued: issued.filter(({ serialNumber }) => inIndex(serialNumber)?.revoked !== null) },
      'failed: serial ',
    ],
    ['not in the list', { index: index.slice(0, 2) }, 'failed: serial '],
  ])('%s', (_what, change, sentence) => {
    expect(said('IMPORTED-ISSUED', change).slice(0, sentence.length)).toBe(sentence);
  });
  test('of what is revoked the certificate may be gone: that is said, and its entry comes along', () => {
    const kept = issued.filter(({ serialNumber }) => inIndex(serialNumber)?.revoked === null);
    expect(kept.length).toBeLessThan(issued.length);
    expect(said('IMPORTED-ISSUED', { issued: kept })).toMatch(/^passed: .*, \d of them revoked and without a certificate$/u);
  });
  test('one that ran out needs no certificate', () => {
    const old = { serial: '01' as (typeof index)[number]['serial'], notAfter: new Date('2020-01-01T00:00:00Z'), revoked: null };
    expect(said('IMPORTED-ISSUED', { index: [...index, old] })).toMatch(/^passed/u);
  });
});

test('the next CRL begins with the entries of the last, as they stand, and what was revoked since, by serial number', () => {
  expect(serialsOf('R')).toHaveLength(2);
  const entries = importedEntries(sound);
  expect(entries).toHaveLength(2);
  expect(entries.some((der) => Buffer.compare(der, [...crl.entries][0]?.der ?? new Uint8Array()) === 0)).toBe(true);
  expect(importedEntries({ ...sound, index: null })).toEqual(Array.from(crl.entries, ({ der }) => der));
  expect(importedEntries({ ...sound, crl: null })).toHaveLength(2);
  expect(importedEntries({ ...sound, crl: null, index: null })).toEqual([]);
});

describe('which file is what, the bytes say', () => {
  const pem = Buffer.from(bytes('certificate.pem')).toString();
  const said = (...given: string[]): string => {
    try {
      const found = readAuthorityFiles(given.map((each, at) => ({ name: `file-${at + 1}`, bytes: text(each) })));
      return `${found.certificates.length} certificates, ${found.crls.length} CRLs`;
    } catch (error) {
      return (error as Error).message;
    }
  };
  test('openssl’s text around a certificate, two in a file, one twice', () => {
    expect(said(`Certificate:\n    Data: so and so\n${pem}`)).toBe('1 certificates, 0 CRLs');
    expect(said(`${pem}${pem}`, pem)).toBe('1 certificates, 0 CRLs');
    expect(said(Buffer.from(bytes('imported/issued.pem')).toString())).toBe('3 certificates, 0 CRLs');
  });
  test('a private key, another block, nothing, and two lists are refused by name', () => {
    expect(said(`-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n`)).toMatch(
      /^«file-1» was refused: it holds a private key/u,
    );
    expect(said('-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n')).toBe(
      '«file-1» was refused: it holds a PUBLIC KEY, and certificates and CRLs are read. Nothing was kept.',
    );
    expect(said('hello')).toBe(
      '«file-1» was refused: it is no certificate, no CRL, no index.txt of openssl and no table (CSV) with a column for the serial number. Nothing was kept.',
    );
    const list = Buffer.from(bytes('imported/index.txt')).toString();
    expect(said(list, list)).toBe('«file-2» was refused: it is a second list of what was issued. Nothing was kept.');
    expect(said(pem, '0broken')).toMatch(/^«file-2» was refused: it is neither a certificate \(.+\) nor a CRL \(/u);
  });
  test('too many, too large', () => {
    expect(said(...Array.from({ length: 5001 }, () => pem))).toMatch(/^The files were refused: there are 5001 of \d+ bytes together/u);
    expect(said('x'.repeat(4 * 1024 * 1024 + 1))).toMatch(/^The files were refused: there are 1 of 4194305 bytes/u);
  });
});
