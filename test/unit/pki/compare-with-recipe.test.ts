import { describe, expect, test } from 'vitest';
import { parseAskedRequest, writeAskedRequest } from '../../../main/formats/asked-request.ts';
import { compareWithRecipe, type AskedRequest } from '../../../main/pki/compare-with-recipe.ts';
import {
  encodeBoolean,
  encodeNamedBits,
  encodeOid,
  encodePrintableString,
  encodeSequence,
  encodeSet,
  encodeUtf8String,
} from '../../../main/pki/der-write.ts';
import { encodeExtension } from '../../../main/pki/encode-extension.ts';
import { encodeName, parseDistinguishedName } from '../../../main/pki/name.ts';
import { oids } from '../../../main/pki/oids.ts';
import { parseRequest } from '../../../main/pki/parse-request.ts';
import {
  challengePassword,
  edKey,
  extensionRequest,
  requestedExtensions,
  requestOf,
  type RequestParts,
  requestSpecimens,
  requestSubject,
} from '../../fixtures/requests/specimens.ts';
import { expectRefusal, hex, toHex } from './expect-refusal.ts';

const asked: AskedRequest = { subject: requestSubject, keyAlgorithm: 'ecdsa-p256', extensions: requestedExtensions };
const written = requestedExtensions.map(({ oid, critical, value }) => encodeExtension(oid, critical, value));
const [usage = hex(''), names = hex('')] = written;

const differing = (parts: RequestParts): string[] =>
  compareWithRecipe(parseRequest(requestOf({ attributes: [extensionRequest(...written)], ...parts })), asked)
    .filter(({ verdict }) => verdict !== 'same')
    .map(({ label, verdict, why }) => `${verdict} ${label}: ${why}`);
const asking = (...extensions: readonly Uint8Array[]): RequestParts => ({ attributes: [extensionRequest(...extensions)] });
const part = (oid: string, value: Uint8Array): Uint8Array => encodeSet(encodeSequence(encodeOid(oid), value));

describe('compareWithRecipe', () => {
  test('the very request: every row the same', () => {
    const rows = compareWithRecipe(parseRequest(requestSpecimens()['ecdsa-p256']), asked);
    expect(rows.map(({ label, verdict }) => `${verdict} ${label}`)).toEqual([
      'same Subject',
      'same Public key',
      'same Extension keyUsage',
      'same Extension subjectAltName',
    ]);
  });
  test('a subject in other string types is equivalent; another order and another name are different', () => {
    const country = part(oids.countryName, encodePrintableString('CH'));
    const organization = part(oids.organizationName, encodePrintableString('Example Trust'));
    const common = part(oids.commonName, encodeUtf8String('request.example'));
    expect(differing({ subject: encodeSequence(country, organization, common) })[0]).toMatch(/^equivalent Subject: The text is the same/);
    expect(differing({ subject: encodeSequence(common, organization, country) })[0]).toMatch(
      /^different Subject: The parts are the same in another order/,
    );
    expect(differing({ subject: encodeName(parseDistinguishedName('CN=request.examp1e,O=Example Trust,C=CH')) })).toEqual([
      'different Subject: It is another name.',
    ]);
  });
  test('a value that spells out what stands between parts is another name, and so is one that is no text', () => {
    const joined = (between: string): string => ['CH', `2.5.4.10=Example Trust`, `2.5.4.3=request.example`].join(between);
    const other = ['different Subject: It is another name.'];
    for (const between of ['\n', '+', ',', '","'])
      expect(differing({ subject: encodeSequence(part(oids.countryName, encodeUtf8String(joined(between)))) })).toEqual(other);
    const named = encodeName(parseDistinguishedName('CN=null'));
    const recipe = (subject: AskedRequest['subject'], found: Uint8Array): string =>
      compareWithRecipe(parseRequest(requestOf({ subject: found, attributes: [] })), { ...asked, subject, extensions: [] })[0]?.why ?? '';
    expect(recipe(named, encodeSequence(part(oids.commonName, hex('0500'))))).toBe('It is another name.');
    const several = encodeSet(
      encodeSequence(encodeOid(oids.commonName), encodeUtf8String('a')),
      encodeSequence(encodeOid(oids.organizationName), encodeUtf8String('b')),
    );
    expect(recipe(encodeName(parseDistinguishedName(String.raw`CN=a\+2.5.4.10\=b`)), encodeSequence(several))).toBe('It is another name.');
  });
  test('another key', () => {
    expect(differing({ key: edKey })).toEqual(['different Public key: Another key was made than was asked for.']);
  });
  test.each<[string, RequestParts, string]>([
    ['missing', asking(names), 'different Extension keyUsage: It is missing from the request.'],
    [
      'not critical',
      asking(encodeExtension(oids.keyUsage, false, hex('03020780')), names),
      'different Extension keyUsage: It is marked critical on one side only.',
    ],
    [
      'another value',
      asking(encodeExtension(oids.keyUsage, true, encodeNamedBits([5])), names),
      'different Extension keyUsage: It says something else.',
    ],
    ['twice', asking(usage, usage, names), 'different Extension keyUsage: It stands more than once.'],
    [
      'one nobody asked for',
      asking(usage, names, encodeExtension(oids.basicConstraints, true, encodeSequence(encodeBoolean(true)))),
      'different Extension basicConstraints: Nobody asked for it.',
    ],
    [
      'the key identifier some tools add',
      asking(usage, names, encodeExtension(oids.subjectKeyIdentifier, false, hex('0401aa'))),
      'equivalent Extension subjectKeyIdentifier: Some tools add it; the certificate gets the one the profile computes.',
    ],
    [
      'an attribute',
      { attributes: [challengePassword, extensionRequest(...written)] },
      'equivalent Attribute challengePassword: Attributes never reach a certificate.',
    ],
  ])('%s', (_, parts, row) => {
    expect(differing(parts)).toEqual([row]);
  });
});

describe('asked.json', () => {
  const text = writeAskedRequest('tls-server', asked);
  test('is read back as it was written', () => {
    const { profile, keyAlgorithm, subject, extensions } = parseAskedRequest(Buffer.from(text));
    expect({ profile, keyAlgorithm, subject: toHex(subject) }).toEqual({
      profile: 'tls-server',
      keyAlgorithm: 'ecdsa-p256',
      subject: toHex(requestSubject),
    });
    expect(extensions.map(({ oid, critical, value }) => ({ oid, critical, value: toHex(value) }))).toEqual(
      requestedExtensions.map(({ oid, critical, value }) => ({ oid, critical, value: toHex(value) })),
    );
  });
  test.each([
    ['another form', text.replace('asked-request/1', 'asked-request/2'), 'input.schema'],
    ['a space', text.replace(':', ': '), 'input.schema'],
    ['hex of odd length', text.replace(/"subject":"../, '"subject":"3'), 'input.schema'],
    ['a subject that is no Name', text.replace(/"subject":"[0-9a-f]+"/, '"subject":"0500"'), 'input.not-der'],
  ] as const)('%s: %s', (_, bytes, code) => {
    expectRefusal(code, () => parseAskedRequest(Buffer.from(bytes)));
  });
});
