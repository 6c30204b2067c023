// rfc-general-names: the syntax of each kind of name, both sides of each bound.
import { describe, expect, test } from 'vitest';
import { nameTags, readGeneralNames } from '../../../main/lint/general-names.ts';
import { nameProblem } from '../../../main/lint/name-syntax.ts';
import { encodeExplicit, encodeImplicit, encodeSequence } from '../../../main/pki/der-write.ts';
import { type DerNode, limits, readDer } from '../../../main/pki/der.ts';
import { oids } from '../../../main/pki/oids.ts';
import { expectRefusal, hex } from '../pki/expect-refusal.ts';

const nameOf = (tag: number, content: Uint8Array): DerNode =>
  readDer(tag === nameTags.directoryName ? encodeExplicit(4, content) : encodeImplicit(tag & 0x1f, content), limits.certificate, 'name');
const problemOf = (tag: number, content: string | Uint8Array, constraint = false): string | null =>
  nameProblem(nameOf(tag, typeof content === 'string' ? Buffer.from(content, 'latin1') : content), constraint)?.problem ?? null;

const { dnsName, uri, rfc822Name, ipAddress, directoryName } = nameTags;
const label = 'a'.repeat(63);
const longest = `${label}.${label}.${label}.${'a'.repeat(61)}`;
const notDomain = 'it is not a domain name';
const notUri = 'it is not an absolute URI';
const notAscii = 'it is not ASCII text';

describe('rfc-general-names accepts', () => {
  test.each<[number, string]>([
    [dnsName, 'example.com'],
    [dnsName, '*.example.com'],
    [dnsName, `${label}.com`],
    [dnsName, longest],
    [rfc822Name, 'a@example.com'],
    [rfc822Name, 'a@b@example.com'],
    [uri, 'http://crl.example.com/r1.crl'],
    [uri, 'http://user@crl.example.com:80/r1.crl?x#y'],
    [uri, 'http://[2001:db8::1]/r1.crl'],
    [uri, 'ldap:///CN=x,O=y?certificateRevocationList'],
    [uri, 'urn:x'],
  ])('%i %s', (tag, text) => expect(problemOf(tag, text)).toBeNull());

  test.each<[number, string]>([
    [dnsName, ''],
    [dnsName, '.example.com'],
    [rfc822Name, 'example.com'],
    [rfc822Name, '.example.com'],
    [rfc822Name, 'a@example.com'],
    [uri, '.example.com'],
  ])('as a constraint: %i %s', (tag, text) => expect(problemOf(tag, text, true)).toBeNull());

  test('addresses of 4 and 16 octets, and with their masks of 8 and 32', () => {
    for (const length of [4, 16]) expect(problemOf(ipAddress, new Uint8Array(length))).toBeNull();
    for (const mask of ['00000000', 'fffffe00', 'ffffffff']) expect(problemOf(ipAddress, hex(`0a000000${mask}`), true)).toBeNull();
    expect(problemOf(ipAddress, new Uint8Array(32), true)).toBeNull();
  });

  test('kinds without a syntax of their own, and an empty Name', () => {
    expect(problemOf(0x88, hex('2a03'))).toBeNull();
    expect(problemOf(directoryName, encodeSequence())).toBeNull();
  });
});

describe('rfc-general-names refuses', () => {
  test.each<[number, string, string]>([
    [dnsName, '', notDomain],
    [dnsName, '.example.com', notDomain],
    [dnsName, 'example.com.', notDomain],
    [dnsName, 'www.*.com', notDomain],
    [dnsName, 'under_score.com', notDomain],
    [dnsName, '-a.com', notDomain],
    [dnsName, 'a-.com', notDomain],
    [dnsName, `a${label}.com`, notDomain],
    [dnsName, `a${longest}`, 'it has 254 characters, more than 253'],
    [dnsName, 'zürich.ch', notAscii],
    [dnsName, 'a\u0000.com', notAscii],
    [rfc822Name, 'example.com', 'it is not local@domain'],
    [rfc822Name, '@example.com', 'it is not local@domain'],
    [rfc822Name, 'a@', notDomain],
    [uri, '', notUri],
    [uri, 'localhost', notUri],
    [uri, 'http:', notUri],
    [uri, '1http:x', notUri],
    [uri, 'http://a b.com', notUri],
    [uri, 'http://a..com/', notDomain],
    [uri, `http://a${longest}/`, 'it has 254 characters, more than 253'],
  ])('%i %s', (tag, text, problem) => expect(problemOf(tag, text)).toBe(problem));

  test.each<[number, string]>([
    [rfc822Name, '..foo.onion'],
    [dnsName, '..example.com'],
    [uri, 'http://example.com'],
  ])('as a constraint: %i %s', (tag, text) => expect(problemOf(tag, text, true)).toBe(notDomain));

  test('addresses of other lengths, and masks with a one after a zero', () => {
    for (const length of [0, 3, 5, 8, 15, 17])
      expect(problemOf(ipAddress, new Uint8Array(length))).toBe(`it has ${length} octets instead of 4 or 16`);
    for (const length of [4, 16, 31])
      expect(problemOf(ipAddress, new Uint8Array(length), true)).toBe(`it has ${length} octets instead of 8 or 32`);
    expect(problemOf(ipAddress, hex('0a000000ff00ff00'), true)).toBe('its mask has a one after a zero');
  });

  test('a directoryName of no Name, of two, and of something else', () => {
    expect(problemOf(directoryName, hex(''))).toBe('it does not hold exactly one Name');
    expect(problemOf(directoryName, hex('30003000'))).toBe('it does not hold exactly one Name');
    expectRefusal('input.not-der', () => problemOf(directoryName, hex('0500')));
  });
});

describe('rfc-general-names finds the names', () => {
  const read = (oid: string, text: string): string[] =>
    readGeneralNames(oid, hex(text), 'value').map(({ content }) => Buffer.from(content).toString('latin1'));

  test.each<[keyof typeof oids, string, string[]]>([
    ['subjectAltName', '3006820161820162', ['a', 'b']],
    ['issuerAltName', '3003820161', ['a']],
    ['cRLDistributionPoints', '300930 07a005a003860161'.replaceAll(' ', ''), ['a']],
    ['cRLDistributionPoints', '30073005a203860161', ['a']],
    ['cRLDistributionPoints', '300630 04a002a100'.replaceAll(' ', ''), []],
    ['issuingDistributionPoint', '3007a005a003860161', ['a']],
    ['issuingDistributionPoint', '30038101ff', []],
    ['authorityInfoAccess', '3009300706022a03860161', ['a']],
    ['subjectInfoAccess', '3009300706022a03860161', ['a']],
    ['nameConstraints', '300ea0053003820161a1053003820162', ['a', 'b']],
    ['keyUsage', '03020106', []],
  ])('%s %s', (name, text, names) => expect(read(oids[name], text)).toEqual(names));

  test.each<[keyof typeof oids, string]>([
    ['subjectAltName', '3000'],
    ['subjectAltName', '3103820161'],
    ['subjectAltName', '30028900'],
    ['subjectAltName', '300382016100'],
    ['cRLDistributionPoints', '3000'],
    ['cRLDistributionPoints', '30043002a300'],
    ['cRLDistributionPoints', '30063004a002a000'],
    ['authorityInfoAccess', '30063004060 22a03'.replaceAll(' ', '')],
    ['authorityInfoAccess', '300530038601 61'.replaceAll(' ', '')],
    ['nameConstraints', '3002a000'],
    ['nameConstraints', '3004a0023000'],
    ['nameConstraints', '3002a200'],
  ])('refuses %s %s', (name, text) => {
    expectRefusal('input.not-der', () => read(oids[name], text));
  });
});
