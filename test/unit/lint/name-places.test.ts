// Where names lie: in subtrees of nameConstraints, in the public DNS, in address ranges, in the syntax of SPIFFE.

import { describe, expect, test } from 'vitest';
import { exceedsConstraints, isSubtreeWithin, isWithin, outsideSubtrees } from '../../../main/lint/constraint-match.ts';
import { spiffeProblem } from '../../../main/lint/spiffe.ts';
import { isPublicName, isReservedAddress } from '../../../main/lint/subject-names.ts';
import { type DecodedName, decodeGeneralName } from '../../../main/pki/decode-names.ts';
import { limits, readDer } from '../../../main/pki/der.ts';
import { encodeIa5String, encodeOid, encodePrintableString, encodeSequence, encodeSet } from '../../../main/pki/der-write.ts';
import { encodeExtension } from '../../../main/pki/encode-extension.ts';
import { encodeGeneralName, type GeneralNameType } from '../../../main/pki/general-name.ts';
import { parseIpAddress } from '../../../main/pki/ip-address.ts';
import { encodeName, parseDistinguishedName } from '../../../main/pki/name.ts';
import { oids } from '../../../main/pki/oids.ts';
import type { CertificateFields } from '../../../main/pki/parse-certificate.ts';
import { readExtensions } from '../../../main/pki/parse-extensions.ts';
import { hex, root } from './subjects.ts';

const decode = (bytes: Uint8Array, constraint: boolean): DecodedName =>
  decodeGeneralName(readDer(bytes, limits.certificate, 'name'), constraint);
const name = (type: GeneralNameType, value: string): DecodedName => decode(encodeGeneralName({ type, value }), false);
const base = (type: GeneralNameType, value: string): DecodedName => decode(encodeGeneralName({ type, value }, true), true);

describe('isSubtreeWithin: of one constraint in another', () => {
  test.each<[GeneralNameType, string, string, boolean]>([
    ['uniformResourceIdentifier', 'example.com', 'example.com', true],
    ['uniformResourceIdentifier', '.Example.com', '.example.com', true],
    ['uniformResourceIdentifier', 'a.example.com', '.example.com', true],
    ['uniformResourceIdentifier', '.a.example.com', '.example.com', true],
    ['uniformResourceIdentifier', 'example.com', '.example.com', false],
    ['uniformResourceIdentifier', '.example.com', 'example.com', false],
    ['uniformResourceIdentifier', 'a.example.com', 'example.com', false],
    ['dNSName', 'a.example.com', 'example.com', true],
    ['dNSName', 'example.com', 'a.example.com', false],
    ['rfc822Name', '.example.com', '.example.com', true],
    ['iPAddress', '10.1.0.0/16', '10.0.0.0/8', true],
    ['iPAddress', '10.0.0.0/8', '10.1.0.0/16', false],
  ])('%s %s in %s: %s', (type, inner, outer, expected) => {
    expect(isSubtreeWithin(base(type, inner), base(type, outer))).toBe(expected);
  });
});

describe('isWithin (RFC 5280 4.2.1.10)', () => {
  test.each<[GeneralNameType, string, string, boolean]>([
    ['dNSName', 'example.com', 'example.com', true],
    ['dNSName', 'www.Example.com', 'EXAMPLE.com', true],
    ['dNSName', 'wwwexample.com', 'example.com', false],
    ['dNSName', 'example.com', '.example.com', false],
    ['dNSName', 'www.example.com', '.example.com', true],
    ['dNSName', '*.example.com', 'example.com', true],
    ['dNSName', 'com', 'example.com', false],
    ['dNSName', 'example.net', '', true],
    ['rfc822Name', 'a@example.com', 'a@example.com', true],
    ['rfc822Name', 'b@example.com', 'a@example.com', false],
    ['rfc822Name', 'a@example.com', 'example.com', true],
    ['rfc822Name', 'a@www.example.com', 'example.com', false],
    ['rfc822Name', 'a@www.example.com', '.example.com', true],
    ['rfc822Name', 'a@example.com', '.example.com', false],
    ['rfc822Name', 'a@example.net', '', true],
    ['uniformResourceIdentifier', 'https://example.com/a', 'example.com', true],
    ['uniformResourceIdentifier', 'https://user@example.com:443/a', 'example.com', true],
    ['uniformResourceIdentifier', 'https://www.example.com', 'example.com', false],
    ['uniformResourceIdentifier', 'spiffe://www.example.com/a', '.example.com', true],
    ['uniformResourceIdentifier', 'https://example.com', '.example.com', false],
    ['uniformResourceIdentifier', 'urn:example.com', 'example.com', false],
    ['uniformResourceIdentifier', 'https://example.net/?@example.com', 'example.com', false],
    ['uniformResourceIdentifier', 'https://example.net/', '', true],
    ['iPAddress', '10.255.255.255', '10.0.0.0/8', true],
    ['iPAddress', '11.0.0.0', '10.0.0.0/8', false],
    ['iPAddress', '10.0.0.1', '0.0.0.0/0', true],
    ['iPAddress', '2001:db8::1', '0.0.0.0/0', false],
    ['iPAddress', '2001:db8:ffff::1', '2001:db8::/32', true],
    ['iPAddress', '2001:db9::1', '2001:db8::/32', false],
    ['directoryName', 'CN=A,O=E,C=CH', 'O=E,C=CH', true],
    ['directoryName', 'CN=A,O=e  F,C=CH', 'O=E F,C=CH', true],
    ['directoryName', 'C=CH', 'O=E,C=CH', false],
    ['directoryName', 'CN=A,O=F,C=CH', 'O=E,C=CH', false],
    ['hardwareModuleName', '1.2.3:01', '1.2.3:01', true],
    ['hardwareModuleName', '1.2.3:02', '1.2.3:01', false],
  ])('%s %s in %s: %s', (type, value, subtree, within) => {
    expect(isWithin(name(type, value), base(type, subtree))).toBe(within);
  });

  test('subnets in subnets: as small or smaller', () => {
    const inside = (own: string, above: string): boolean => isWithin(base('iPAddress', own), base('iPAddress', above));
    expect([inside('10.0.0.0/8', '10.0.0.0/8'), inside('10.1.0.0/16', '10.0.0.0/8')]).toEqual([true, true]);
    expect([inside('0.0.0.0/0', '10.0.0.0/8'), inside('10.0.0.0/7', '10.0.0.0/8'), inside('11.0.0.0/8', '10.0.0.0/8')]).toEqual([
      false,
      false,
      false,
    ]);
  });

  test('a directory name is the same in another string type', () => {
    const printable = encodeSequence(encodeSet(encodeSequence(encodeOid(oids.organizationName), encodePrintableString('E'))));
    const own = {
      ...name('directoryName', 'O=E'),
      node: readDer(encodeGeneralName({ type: 'directoryName', value: 'O=E' }), limits.certificate, 'n'),
    };
    const bytes = Buffer.concat([hex('a40e'), printable]);
    expect(bytes.length).toBe(16);
    expect(isWithin(own, decode(bytes, true))).toBe(true);
  });
});

const holder = (text: string, ...names: readonly (readonly [GeneralNameType, string])[]): CertificateFields => {
  const list = encodeSequence(...names.map(([type, value]) => encodeGeneralName({ type, value })));
  const extensions = names.length === 0 ? encodeSequence() : encodeSequence(encodeExtension(oids.subjectAltName, false, list));
  return {
    ...root,
    subject: text === '' ? (encodeSequence() as Uint8Array as CertificateFields['subject']) : encodeName(parseDistinguishedName(text)),
    extensions: readExtensions(readDer(extensions, limits.certificate, 'extensions'), 'extensions'),
  };
};

describe('exceedsConstraints', () => {
  const dns = { permitted: [base('dNSName', 'example.com')], excluded: [base('dNSName', 'a.example.com')] };
  test.each<[string, readonly string[]]>([
    ['example.com', []],
    ['example.net', ['The dNSName “example.net” is outside the names the issuer may issue for.']],
    ['b.a.example.com', ['The dNSName “b.a.example.com” is among the names excluded for the issuer.']],
    // It could stand for a.example.com.
    ['*.example.com', ['The dNSName “*.example.com” is among the names excluded for the issuer.']],
    ['*.b.example.com', []],
  ])('%s', (value, sentences) => expect(exceedsConstraints(holder('CN=A', ['dNSName', value]), dns)).toEqual(sentences));

  test('a kind without constraint is free, whatever is said of others', () => {
    expect(exceedsConstraints(holder('CN=A', ['iPAddress', '10.0.0.1'], ['rfc822Name', 'a@b.c']), dns)).toEqual([]);
  });

  test('the subject is a directory name, unless it is empty', () => {
    const directory = { permitted: [base('directoryName', 'O=E')], excluded: [base('directoryName', 'CN=B,O=E')] };
    expect(exceedsConstraints(holder('CN=A,O=E'), directory)).toEqual([]);
    expect(exceedsConstraints(holder('CN=A,O=F'), directory)).toEqual(['The subject is outside the names the issuer may issue for.']);
    expect(exceedsConstraints(holder('CN=B,O=E'), directory)).toEqual(['The subject is among the names excluded for the issuer.']);
    expect(exceedsConstraints(holder(''), directory)).toEqual([]);
    expect(exceedsConstraints(holder('CN=A,O=F'), { permitted: [], excluded: directory.excluded })).toEqual([]);
  });

  test('a mail address of the subject is bound where there is no subjectAltName', () => {
    const mail = { permitted: [base('rfc822Name', 'example.com')], excluded: [] };
    const subject = (address: string): Uint8Array =>
      encodeSequence(encodeSet(encodeSequence(encodeOid(oids.emailAddress), encodeIa5String(address))));
    const without = (address: string): CertificateFields => ({
      ...holder('CN=A'),
      subject: subject(address) as CertificateFields['subject'],
    });
    expect(exceedsConstraints(without('a@example.com'), mail)).toEqual([]);
    expect(exceedsConstraints(without('a@example.net'), mail)).toHaveLength(1);
    const named = { ...holder('CN=A', ['rfc822Name', 'b@example.com']), subject: subject('a@example.net') as CertificateFields['subject'] };
    expect(exceedsConstraints(named, mail)).toEqual([]);
  });
});

test('outsideSubtrees: a permitted subtree lies in one above, or its kind is free there', () => {
  const above = { permitted: [base('dNSName', 'example.com'), base('dNSName', 'example.org')], excluded: [] };
  const own = (...names: DecodedName[]) => outsideSubtrees({ permitted: names, excluded: [base('dNSName', 'example.net')] }, above);
  expect(own(base('dNSName', 'a.example.org'), base('rfc822Name', 'example.net'))).toEqual([]);
  expect(own(base('dNSName', 'net'), base('dNSName', 'com'))).toEqual([
    'The permitted dNSName “net” reaches beyond what the issuer may issue for.',
    'The permitted dNSName “com” reaches beyond what the issuer may issue for.',
  ]);
});

test.each([
  ['www.example.com', true],
  ['example.com', true],
  ['localhost', false],
  ['server', false],
  ...['test', 'example', 'invalid', 'localhost', 'local', 'onion', 'alt', 'internal', 'home.arpa', 'lan', 'corp', 'home', 'mail'].flatMap(
    (suffix): [string, boolean][] => [
      [`a.${suffix}`, false],
      [`a.${suffix.toUpperCase()}`, false],
      [`a.${suffix}.com`, true],
      [`a.x${suffix}`, true],
    ],
  ),
])('isPublicName: %s', (value, wanted) => expect(isPublicName(value)).toBe(wanted));

test.each<[first: string, last: string, before: string | null, after: string | null]>([
  ['0.0.0.0', '0.255.255.255', null, '1.0.0.0'],
  ['10.0.0.0', '10.255.255.255', '9.255.255.255', '11.0.0.0'],
  ['100.64.0.0', '100.127.255.255', '100.63.255.255', '100.128.0.0'],
  ['127.0.0.0', '127.255.255.255', '126.255.255.255', '128.0.0.0'],
  ['169.254.0.0', '169.254.255.255', '169.253.255.255', '169.255.0.0'],
  ['172.16.0.0', '172.31.255.255', '172.15.255.255', '172.32.0.0'],
  ['192.0.2.0', '192.0.2.255', '192.0.1.255', '192.0.3.0'],
  ['192.168.0.0', '192.168.255.255', '192.167.255.255', '192.169.0.0'],
  ['198.18.0.0', '198.19.255.255', '198.17.255.255', '198.20.0.0'],
  ['198.51.100.0', '198.51.100.255', '198.51.99.255', '198.51.101.0'],
  ['203.0.113.0', '203.0.113.255', '203.0.112.255', '203.0.114.0'],
  ['224.0.0.0', '255.255.255.255', '223.255.255.255', null],
  ['2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', '2001:db7:ffff::', '2001:db9::'],
  ['4000::', 'ffff::', '3fff::', null],
  ['::', '1fff::', null, '2000::'],
])('isReservedAddress: %s to %s', (first, last, before, after) => {
  const reserved = (text: string): boolean => isReservedAddress(parseIpAddress(text));
  expect([reserved(first), reserved(last)]).toEqual([true, true]);
  expect([before, after].filter((text) => text !== null).map(reserved)).not.toContain(true);
});

test.each<[string, string | null]>([
  ['spiffe://example.com', null],
  ['spiffe://a-b_c.9/A.b-c_9/d', null],
  ['spiffe://Example.com', 'it must be'],
  ['SPIFFE://example.com', 'it must be'],
  ['spiffe://', 'it must be'],
  ['spiffe://example.com/', 'it must be'],
  ['spiffe://example.com/a//b', 'it must be'],
  ['spiffe://example.com/a/', 'it must be'],
  ['spiffe://example.com:80/a', 'it must be'],
  ['spiffe://u@example.com/a', 'it must be'],
  ['spiffe://example.com/a?b', 'it must be'],
  ['spiffe://example.com/a#b', 'it must be'],
  ['spiffe://example.com/%61', 'it must be'],
  ['spiffe://example.com/.', 'a segment of its path is . or ..'],
  ['spiffe://example.com/a/../b', 'a segment of its path is . or ..'],
  ['spiffe://example.com/...', null],
  [`spiffe://${'a'.repeat(255)}`, null],
  [`spiffe://${'a'.repeat(256)}`, 'its trust domain has more than 255'],
  [`spiffe://a/${'a'.repeat(2037)}`, null],
  [`spiffe://a/${'a'.repeat(2038)}`, 'it has more than 2048'],
])('spiffeProblem: %s', (id, problem) => {
  expect(spiffeProblem(id)?.startsWith(problem ?? '') ?? null).toBe(problem === null ? null : true);
});
