// Every string type for every attribute, and names that are none.

import { describe, expect, test } from 'vitest';
import { readNameAttributes } from '../../../main/lint/name-attributes.ts';
import { encodeOid, encodeSequence, encodeSet, encodeUtf8String } from '../../../main/pki/der-write.ts';
import type { Der } from '../../../main/pki/der.ts';
import { oids } from '../../../main/pki/oids.ts';
import { expectRefusal } from '../pki/expect-refusal.ts';
import { asRoot, findingsOf, hex, root, severitiesOf } from './subjects.ts';

const name = (...rdns: Uint8Array[]): Der<'Name'> => encodeSequence<'Name'>(...rdns);
const rdn = (oid: string, value: Uint8Array): Uint8Array => encodeSet(encodeSequence(encodeOid(oid), value));
const titles = {
  0x0c: 'UTF8String',
  0x13: 'PrintableString',
  0x16: 'IA5String',
  0x14: 'TeletexString',
  0x1e: 'BMPString',
  0x1c: 'UniversalString',
  0x04: '0x4',
} as const;
const tags = Object.keys(titles).map(Number) as (keyof typeof titles)[];
const ofTag = (tag: number): Uint8Array => Uint8Array.of(tag, 4, 0x43, 0x48, 0x43, 0x48);

describe('rfc-name-encoding', () => {
  const text = 'UTF8String or PrintableString';
  test.each([
    ['serialNumber', 'PrintableString'],
    ['domainComponent', 'IA5String'],
    ['commonName', text],
    ['surname', text],
    ['givenName', text],
    ['localityName', text],
    ['stateOrProvinceName', text],
    ['streetAddress', text],
    ['postalCode', text],
    ['organizationName', text],
    ['organizationalUnitName', text],
    ['organizationIdentifier', text],
    ['title', text],
  ] as const)('%s must be %s', (attribute, allowed) => {
    const said = tags.map((tag) => findingsOf('rfc-name-encoding', { ...root, subject: name(rdn(oids[attribute], ofTag(tag))) }, asRoot));
    expect(said.map(([finding]) => finding?.message)).toEqual(
      tags.map((tag) =>
        allowed.split(' or ').includes(titles[tag]) ? undefined : `${attribute} is a string of type ${titles[tag]}; it must be ${allowed}.`,
      ),
    );
  });

  test('attributes with types of their own may be anything', () => {
    for (const tag of tags)
      expect(severitiesOf('rfc-name-encoding', { ...root, subject: name(rdn('1.2.3.4', ofTag(tag))) }, asRoot)).toEqual([]);
  });
});

describe('rfc-name-length', () => {
  test.each([
    ['serialNumber', 64],
    ['surname', 64],
    ['givenName', 64],
    ['title', 64],
    ['domainComponent', 63],
    ['streetAddress', 128],
  ] as const)('%s has 1 to %i characters', (attribute, bound) => {
    const said = [0, 1, bound, bound + 1].map((length) => {
      const subject = name(rdn(oids[attribute], encodeUtf8String('x'.repeat(length))));
      return findingsOf('rfc-name-length', { ...root, subject }, asRoot).map(({ message }) => message);
    });
    const long = `${attribute} has ${bound + 1} characters; at most ${bound} are allowed.`;
    expect(said).toEqual([[`${attribute} is empty.`], [], [], [long]]);
  });
});

describe('readNameAttributes', () => {
  test('reads what is there, by the standard’s name or the OID', () => {
    const bytes = name(
      rdn(oids.commonName, encodeUtf8String('\uFEFFé')),
      rdn('1.2.3.4', hex('1e0400e90041')),
      rdn(oids.title, hex('1401e9')),
    );
    expect(readNameAttributes(bytes)).toEqual([
      [{ oid: oids.commonName, title: 'commonName', tag: 0x0c, text: '\uFEFFé' }],
      [{ oid: '1.2.3.4', title: '1.2.3.4', tag: 0x1e, text: 'éA' }],
      [{ oid: oids.title, title: 'title', tag: 0x14, text: 'é' }],
    ]);
  });

  const attribute = Buffer.from(encodeSequence(encodeOid(oids.commonName), encodeUtf8String('x'))).toString('hex');
  test.each([
    ['no SEQUENCE', '3100', 'it is not a SEQUENCE'],
    ['an empty RDN', '30023100', 'an RDN is empty or not a SET'],
    ['an RDN that is a SEQUENCE', `300c300a${attribute}`, 'an RDN is empty or not a SET'],
    ['a value that is not UTF-8', '300c310a3008060355040c0c01ff', 'a UTF8String is not UTF-8'],
    ['something after the value', '300d310b3009060355040c0c000500', 'name'],
  ])('%s is refused', (_what, bytes, sentence) => {
    expect(expectRefusal('input.not-der', () => readNameAttributes(hex(bytes)))).toContain(sentence);
  });
});
