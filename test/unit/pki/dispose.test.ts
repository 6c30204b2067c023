import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseProfile } from '../../../main/formats/profile.ts';
import {
  encodeBoolean,
  encodeImplicit,
  encodeNamedBits,
  encodeOctetString,
  encodeOid,
  encodePrintableString,
  encodeSequence,
  encodeSet,
  encodeSmallInteger,
  encodeUtf8String,
} from '../../../main/pki/der-write.ts';
import { dispose } from '../../../main/pki/dispose/dispose.ts';
import { encodeExtension } from '../../../main/pki/encode-extension.ts';
import { makeKeyIdentifier } from '../../../main/pki/key-identifier.ts';
import { encodeName, parseDistinguishedName } from '../../../main/pki/name.ts';
import { oids } from '../../../main/pki/oids.ts';
import { parseRequest } from '../../../main/pki/parse-request.ts';
import type { CertificateProfile } from '../../../main/pki/profile.ts';
import {
  attribute,
  challengePassword,
  dnsNames,
  ecKey,
  extensionRequest,
  requestOf,
  type RequestParts,
  unstructuredName,
} from '../../fixtures/requests/specimens.ts';
import { hex } from './expect-refusal.ts';

function profileOf(id: string): CertificateProfile {
  const { value } = parseProfile(readFileSync(new URL(`../../../resources/profiles/${id}.yaml`, import.meta.url)));
  if (value.makes !== 'certificate') throw new Error('not a certificate’s profile');
  return value;
}
const server = profileOf('tls-server');
const issuing = profileOf('issuing-devices');

const named = (text: string): Uint8Array => encodeName(parseDistinguishedName(text));
const altName = (...names: string[]): Uint8Array => encodeExtension(oids.subjectAltName, false, dnsNames(...names));
const asking = (...extensions: readonly Uint8Array[]): RequestParts => ({ attributes: [extensionRequest(...extensions)] });

/** Rows as `fate label: asked`; sentences are looked at where they matter. */
const rows = (parts: RequestParts, profile = server, subject: 'request' | 'plan' = 'request'): string[] =>
  dispose(parseRequest(requestOf({ subject: named('CN=a.example'), ...parts })), profile, subject).map(
    ({ fate, label, asked }) => `${fate} ${label}: ${asked}`,
  );
const why = (parts: RequestParts, label: string, profile = server): string[] =>
  dispose(parseRequest(requestOf({ subject: named('CN=a.example'), ...parts })), profile)
    .filter((each) => each.label === label)
    .map((each) => each.why);

describe('dispose: the subject', () => {
  test('what the profile allows is taken, what it does not is refused, what it requires is missed', () => {
    const parts = { ...asking(altName('a.example')), subject: named('CN=a.example,OU=Unit,C=CH') };
    expect(rows(parts).slice(0, 3)).toEqual(['taken Subject C: CH', 'refused Subject OU: Unit', 'taken Subject CN: a.example']);
    expect(rows({ ...parts, subject: named('C=CH') })).toContain('refused Subject CN: nothing');
    expect(why(parts, 'Subject OU')).toEqual(['Profile «tls-server» allows no OU in a subject.']);
  });
  test('another string type is changed, the text being the same', () => {
    const subject = encodeSequence(encodeSet(encodeSequence(encodeOid(oids.commonName), encodePrintableString('a.example'))));
    expect(rows({ subject })[0]).toBe('changed Subject CN: a.example');
    expect(why({ subject }, 'Subject CN')).toEqual(['The same text is written as UTF8String instead of PrintableString.']);
  });
  const one = (oid: string, value: Uint8Array): Uint8Array => encodeSequence(encodeOid(oid), value);
  test.each([
    ['no text', [encodeSet(one(oids.commonName, hex('0500')))], 'The value is no text.'],
    [
      'hidden characters',
      [encodeSet(one(oids.commonName, encodeUtf8String('a\u202eb')))],
      'The value holds a control or invisible character.',
    ],
    [
      '65 characters',
      [encodeSet(one(oids.commonName, encodeUtf8String('x'.repeat(65))))],
      'The value has 65 characters and at most 64 are allowed.',
    ],
    [
      'two of a kind',
      [encodeSet(one(oids.commonName, encodeUtf8String('a'))), encodeSet(one(oids.commonName, encodeUtf8String('b')))],
      'CN is given more than once.',
    ],
    [
      'two in one part',
      [encodeSet(one(oids.commonName, encodeUtf8String('a')), one(oids.organizationName, encodeUtf8String('b')))],
      'It shares a part of the name with another attribute, which Conclave does not write.',
    ],
  ])('%s: refused', (_, rdns, sentence) => {
    expect(why({ subject: encodeSequence(...rdns) }, 'Subject CN')).toContain(sentence);
  });
  test('an attribute Conclave does not know is refused by its OID, hidden characters are shown', () => {
    const subject = encodeSequence(encodeSet(one('1.2.3.4', encodeUtf8String('a\u202eb'))));
    expect(rows({ subject })[0]).toBe('refused Subject 1.2.3.4: a\\E2\\80\\AEb');
  });
  test('the plan’s subject takes the place of all of it', () => {
    expect(rows(asking(altName('a.example')), server, 'plan')[0]).toBe('dropped Subject CN: a.example');
  });
});

describe('dispose: attributes', () => {
  test('all are dropped, and a password is not repeated', () => {
    const windows = attribute(oids.microsoftOsVersion, encodeUtf8String('10.0'));
    const parts = { attributes: [challengePassword, windows, unstructuredName, attribute('1.2.3', hex('0500'))].toSorted(Buffer.compare) };
    const dropped = rows(parts).filter((row) => row.includes('Attribute'));
    expect(dropped.toSorted()).toEqual([
      'dropped Attribute 1.2.3: 0500',
      'dropped Attribute challengePassword: present',
      'dropped Attribute microsoftOsVersion: 0c0431302e30',
      'dropped Attribute unstructuredName: 13077072696e746572, 16097072696e7465722037',
    ]);
    expect(JSON.stringify(dispose(parseRequest(requestOf(parts)), server))).not.toContain(Buffer.from('swordfish').toString('hex'));
  });
});

describe('dispose: extensions', () => {
  test('what the profile writes anyway is taken, what differs is changed, what it lacks is dropped', () => {
    const parts = asking(
      altName('a.example'),
      encodeExtension(oids.keyUsage, true, encodeNamedBits([0])),
      encodeExtension(oids.extendedKeyUsage, true, encodeSequence(encodeOid(oids.serverAuth))),
      encodeExtension(oids.basicConstraints, true, encodeSequence(encodeBoolean(true))),
      encodeExtension(oids.certificatePolicies, false, encodeSequence(encodeSequence(encodeOid('1.2.3')))),
      encodeExtension('1.2.3.4.5', false, hex('0500')),
    );
    const fates = rows(parts).map((row) => row.split(':')[0]);
    expect(fates).toEqual([
      'taken Subject CN',
      'taken Extension subjectAltName',
      'taken Extension keyUsage',
      'changed Extension extendedKeyUsage',
      'changed Extension basicConstraints',
      'dropped Extension certificatePolicies',
      'dropped Extension 1.2.3.4.5',
    ]);
    expect(why(parts, 'Extension extendedKeyUsage')).toEqual(['Profile «tls-server» writes it not critical.']);
    expect(why(parts, 'Extension basicConstraints')).toEqual(['Profile «tls-server» writes: not a CA, critical.']);
  });
  test('a CA’s request for a longer path gets the profile’s', () => {
    const parts = asking(encodeExtension(oids.basicConstraints, true, encodeSequence(encodeBoolean(true), encodeSmallInteger(5))));
    expect(why(parts, 'Extension basicConstraints', issuing)).toEqual([
      'Profile «issuing-devices» writes: CA, pathLenConstraint 0, critical.',
    ]);
  });
  test('key identifiers: the same one is taken, another is replaced, the issuer’s cannot be known', () => {
    const own = encodeOctetString(makeKeyIdentifier(ecKey('subject').spki, 'rfc7093-1'));
    const of = (value: Uint8Array): RequestParts => asking(altName('a.example'), encodeExtension(oids.subjectKeyIdentifier, false, value));
    expect(rows(of(own)).at(-1)).toMatch(/^taken Extension subjectKeyIdentifier/);
    expect(rows(of(encodeOctetString(hex('00112233')))).at(-1)).toMatch(/^changed Extension subjectKeyIdentifier/);
    const authority = encodeExtension(oids.authorityKeyIdentifier, false, encodeSequence(encodeImplicit(0, hex('0011'))));
    expect(rows(asking(altName('a.example'), authority)).at(-1)).toMatch(/^changed Extension authorityKeyIdentifier/);
  });
  test('an extension asked for twice, and the rehearsal mark', () => {
    const usage = encodeExtension(oids.keyUsage, true, encodeNamedBits([0]));
    const mark = encodeExtension(oids.rehearsalMark, true, encodeUtf8String('REHEARSAL not for use'));
    const fates = rows(asking(altName('a.example'), usage, usage, mark)).map((row) => row.split(':')[0]);
    expect(fates.slice(2)).toEqual(['taken Extension keyUsage', 'refused Extension keyUsage', 'dropped Extension rehearsalMark']);
  });
});

describe('dispose: alternative names', () => {
  const names = (...list: readonly Uint8Array[]): RequestParts =>
    asking(encodeExtension(oids.subjectAltName, false, encodeSequence(...list)));
  const dns = (text: string): Uint8Array => encodeImplicit(2, Buffer.from(text, 'latin1'));
  test('each name is judged by itself', () => {
    const parts = names(
      dns('a.example'),
      dns('a.example'),
      dns('a\u00e9'),
      encodeImplicit(1, Buffer.from('a@b.example')),
      encodeImplicit(7, hex('0a000001')),
    );
    expect(rows(parts).slice(1)).toEqual([
      'taken Extension subjectAltName: dNSName a.example',
      'refused Extension subjectAltName: dNSName a.example',
      'refused Extension subjectAltName: dNSName #61e9',
      'refused Extension subjectAltName: rfc822Name a@b.example',
      'taken Extension subjectAltName: iPAddress 10.0.0.1',
    ]);
  });
  test('too many, too few, none, undecodable, critical', () => {
    const many = Array.from({ length: 101 }, (_, index) => dns(`h${index}.example`));
    expect(rows(names(...many)).at(-1)).toBe('refused Extension subjectAltName: 101 of kind dNSName');
    expect(rows(names(encodeImplicit(7, hex('0a000001')))).at(-1)).toBe('refused Extension subjectAltName: 0 of kind dNSName');
    expect(rows({}).at(-1)).toBe('refused Extension subjectAltName: nothing');
    expect(rows(names()).at(-1)).toBe('refused Extension subjectAltName: 3000');
    expect(rows(asking(encodeExtension(oids.subjectAltName, true, dnsNames('a.example')))).at(-1)).toBe(
      'changed Extension subjectAltName: critical',
    );
  });
  test('under a profile without them they are dropped', () => {
    expect(rows(asking(altName('a.example')), issuing).at(-1)).toMatch(/^dropped Extension subjectAltName/);
  });
});
