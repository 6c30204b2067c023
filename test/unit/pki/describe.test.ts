import { describe, expect, test } from 'vitest';
import { assembleSigned, dummySignature } from '../../../main/pki/assemble.ts';
import { buildTbsCertificate } from '../../../main/pki/build-certificate.ts';
import { describeCertificate, describeCrl, type DescribedField } from '../../../main/pki/describe.ts';
import { describeExtension } from '../../../main/pki/describe-extension.ts';
import { describeSpan, describeTime, describeUpdateSpan } from '../../../main/pki/describe-time.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { oids } from '../../../main/pki/oids.ts';
import { parseCertificate } from '../../../main/pki/parse-certificate.ts';
import { parseCrl } from '../../../main/pki/parse-crl.ts';
import { goldenValues, privateKeyOf, rootInput, spkiOf } from '../../fixtures/pki/cases.ts';
import { hex, toHex } from './expect-refusal.ts';

const golden = goldenValues();
const valueOf = (name: string): Uint8Array => golden[name] ?? expect.unreachable(name);
const lines = (fields: readonly DescribedField[]): string[] => fields.map(({ label, value }) => `${label}: ${value}`);

test('APPROVAL-SHOWN: a certificate in words, every field and extension', () => {
  const fields = parseCertificate(valueOf('ecdsa-p384.rehearsal-root'));
  const identifier = toHex(fields.subjectKeyIdentifier ?? hex(''));
  expect(lines(describeCertificate(fields))).toEqual([
    'Version: 3',
    'Serial number: 423e079935a8429cd7ef10e9c173635686dfdf44',
    'Signature algorithm: ECDSA with SHA-384',
    'Issuer: CN=REHEARSAL Example Root R1,O=Example Trust,C=CH',
    'Valid from: 2026-11-21 09:00:00 UTC',
    'Valid until: 2046-11-21 08:59:59 UTC',
    'Validity: 20 years',
    'Subject: CN=REHEARSAL Example Root R1,O=Example Trust,C=CH',
    'Public key: ECDSA P-384',
    `Public key SHA-256: ${sha256Hex(fields.spki)}`,
    'basicConstraints (critical): CA, no limit on path length',
    'keyUsage (critical): keyCertSign, cRLSign',
    `subjectKeyIdentifier: ${identifier}`,
    `authorityKeyIdentifier: ${identifier}`,
    'rehearsal mark (critical): "REHEARSAL not for use"',
  ]);
});

test('APPROVAL-SHOWN: a CRL in words, every entry', () => {
  const fields = parseCrl(valueOf('rsa-4096.crl-two-entries'));
  expect(lines(describeCrl(fields))).toEqual([
    'Version: 2',
    'Signature algorithm: RSA PKCS#1 v1.5 with SHA-256',
    'Issuer: CN=Example Root R1,O=Example Trust,C=CH',
    'This update: 2026-11-21 09:00:00 UTC',
    'Next update: 2027-11-21 08:59:59 UTC, 1 year later',
    'Revoked certificates: 2',
    'Revoked 1: 05, 2026-11-20 08:00:00 UTC',
    'Revoked 2: 00ff01, 2026-11-20 08:00:01 UTC, keyCompromise (1)',
    `authorityKeyIdentifier: ${toHex(fields.authorityKeyIdentifier?.keyIdentifier ?? hex(''))}`,
    'crlNumber: 1',
  ]);
  expect(lines(describeCrl(parseCrl(valueOf('rsa-4096.crl'))))).toContain('Revoked certificates: none');
});

test('APPROVAL-SHOWN: the words are the same before signing and after', () => {
  const input = rootInput(spkiOf(privateKeyOf('ed25519')), 'ed25519');
  const dummy = assembleSigned(buildTbsCertificate(input), 'ed25519', dummySignature('ed25519', 'ed25519'));
  expect(describeCertificate(parseCertificate(dummy))).toEqual(describeCertificate(parseCertificate(valueOf('ed25519.root'))));
});

test('a different algorithm outside the TBS is shown', () => {
  const tbs = parseCertificate(valueOf('ed25519.root')).tbs;
  const mixed = assembleSigned(tbs, 'rsa-pkcs1-sha256', new Uint8Array(256));
  expect(lines(describeCertificate(parseCertificate(mixed)))).toContain('Signature algorithm outside: RSA PKCS#1 v1.5 with SHA-256');
});

describe('describeExtension', () => {
  test.each([
    ['an unknown one as hex', '1.2.3', false, '0500', '1.2.3: 0500'],
    ['a known name without decoder as hex', oids.privateKeyUsagePeriod, true, '3000', 'privateKeyUsagePeriod (critical): 3000'],
    ['what does not decode as hex', oids.keyUsage, true, '0500', 'keyUsage (critical): does not decode: 0500'],
    ['no CA', oids.basicConstraints, false, '3000', 'basicConstraints: not a CA'],
    ['a path length', oids.basicConstraints, true, '30060101ff020100', 'basicConstraints (critical): CA, pathLenConstraint 0'],
    ['an empty key usage', oids.keyUsage, true, '030100', 'keyUsage (critical): no bit is set'],
    ['key purposes', oids.extendedKeyUsage, false, '301006082b06010505070301060453040506', 'extendedKeyUsage: serverAuth, 2.3.4.5.6'],
    ['an invalidity date', oids.invalidityDate, false, '180f32303236303130323033303430355a', 'invalidityDate: 2026-01-02 03:04:05 UTC'],
    ['a reason', oids.reasonCode, false, '0a0104', 'reasonCode: superseded (4)'],
    [
      'an authority key identifier with issuer and serial',
      oids.authorityKeyIdentifier,
      false,
      '3007a1028200820101',
      'authorityKeyIdentifier: no key identifier and issuer and serial number',
    ],
    [
      'a number of 16 octets',
      oids.inhibitAnyPolicy,
      true,
      `02107f${'ff'.repeat(15)}`,
      `inhibitAnyPolicy (critical): skipCerts ${2n ** 127n - 1n}`,
    ],
    [
      'a number of 17 octets',
      oids.inhibitAnyPolicy,
      true,
      `021101${'00'.repeat(16)}`,
      `inhibitAnyPolicy (critical): does not decode: 021101${'00'.repeat(16)}`,
    ],
    ['a negative number', oids.policyConstraints, true, '30038001ff', 'policyConstraints (critical): requireExplicitPolicy -1'],
    [
      'a number longer than it need be',
      oids.policyConstraints,
      true,
      '300480020001',
      'policyConstraints (critical): does not decode: 300480020001',
    ],
    ['a mark that is no text', oids.rehearsalMark, true, '0500', 'rehearsal mark (critical): 0500'],
  ])('%s', (_, oid, critical, value, line) => {
    expect(lines([describeExtension({ oid, critical, value: hex(value) })])).toEqual([line]);
  });
});

test('an extension’s value is read to 16 levels, whatever the certificate around it may have', () => {
  const nested = (levels: number): string => {
    const inside = levels === 0 ? '0500' : nested(levels - 1);
    return levels === 0 ? inside : `30${(inside.length / 2).toString(16).padStart(2, '0')}${inside}`;
  };
  const policies = (levels: number): string => {
    const qualifier = `06022a03${nested(levels)}`;
    const wrap = (tag: string, content: string): string => `${tag}${(content.length / 2).toString(16).padStart(2, '0')}${content}`;
    return wrap('30', wrap('30', `06022a04${wrap('30', wrap('30', qualifier))}`));
  };
  const shown = (levels: number): string =>
    describeExtension({ oid: oids.certificatePolicies, critical: false, value: hex(policies(levels)) }).value;
  expect(shown(12)).toBe('1.2.4 qualifier 1.2.3');
  expect(shown(13)).toBe(`does not decode: ${policies(13)}`);
});

describe('describeSpan', () => {
  test.each([
    ['2026-11-21T09:00:00Z', '2046-11-21T09:00:00Z', '20 years'],
    ['2026-11-21T09:00:00Z', '2027-11-21T09:00:00Z', '1 year'],
    ['2026-11-21T09:00:00Z', '2028-05-21T09:00:00Z', '18 months'],
    ['2026-11-21T09:00:00Z', '2027-02-19T09:00:00Z', '90 days'],
    ['2026-11-21T09:00:00Z', '2026-11-22T09:00:00Z', '1 day'],
    ['2026-11-21T09:00:00Z', '2026-11-21T09:10:00Z', '0 days 00:10:00'],
    ['2026-11-21T09:00:00Z', '2026-11-21T09:00:00Z', 'no time at all'],
    ['2026-11-21T09:00:00Z', '2025-11-21T09:00:00Z', 'no time at all'],
    ['1950-01-01T00:00:00Z', '1951-01-01T00:00:00Z', '1 year'],
  ])('%s to %s is %s', (from, to, words) => {
    expect(describeSpan(new Date(from), new Date(to))).toBe(words);
  });
});

test.each([
  ['2027-11-21T08:59:59Z', '1 year'],
  ['2027-11-21T09:00:00Z', '1 year'],
  ['2026-11-21T09:10:00Z', '0 days 00:10:00'],
])('describeUpdateSpan to %s is %s', (to, words) => {
  expect(describeUpdateSpan(new Date('2026-11-21T09:00:00Z'), new Date(to))).toBe(words);
});

test('describeTime is in UTC to the second', () => {
  expect(describeTime(new Date('2046-11-20T23:59:59.000Z'))).toBe('2046-11-20 23:59:59 UTC');
});
