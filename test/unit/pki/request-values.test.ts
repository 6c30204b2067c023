import { describe, expect, test } from 'vitest';
import {
  encodeExplicit,
  encodeImplicit,
  encodeOid,
  encodePrintableString,
  encodeSequence,
  encodeSet,
  encodeUtf8String,
} from '../../../main/pki/der-write.ts';
import { encodeName, parseDistinguishedName } from '../../../main/pki/name.ts';
import { oids } from '../../../main/pki/oids.ts';
import type { Der } from '../../../main/pki/der.ts';
import { namesOfRequest, subjectOfRequest } from '../../../main/pki/request-values.ts';
import { dnsNames } from '../../fixtures/requests/specimens.ts';
import { codeOf } from '../code-of.ts';

const attribute = (oid: string, value: Uint8Array): Uint8Array => encodeSequence(encodeOid(oid), value);
const name = (...rdns: readonly (readonly Uint8Array[])[]): Der<'Name'> => encodeSequence<'Name'>(...rdns.map((rdn) => encodeSet(...rdn)));
const cn = attribute(oids.commonName, encodeUtf8String('www'));
const o = attribute(oids.organizationName, encodePrintableString('Example'));

describe('subjectOfRequest', () => {
  test('attributes in the order of the bytes, whatever their string types', () => {
    expect(subjectOfRequest({ subject: name([o], [cn]) })).toEqual([
      { type: 'O', value: 'Example' },
      { type: 'CN', value: 'www' },
    ]);
    const written = parseDistinguishedName('CN=www,O=Example,C=CH');
    expect(subjectOfRequest({ subject: encodeName(written) })).toEqual(written);
  });

  test.each([
    ['several attributes in one part', name([cn, o])],
    ['an attribute Conclave does not write', name([attribute('2.5.4.41', encodeUtf8String('name'))])],
    ['a value that is no text', name([attribute(oids.commonName, encodeSequence())])],
    ['a control character', name([attribute(oids.commonName, encodeUtf8String('a\u0007b'))])],
    ['an empty value', name([attribute(oids.commonName, encodeUtf8String(''))])],
  ])('input.unsupported: %s', (_what, subject) => {
    expect(codeOf(() => subjectOfRequest({ subject }))).toBe('input.unsupported');
  });
});

describe('namesOfRequest', () => {
  const asked = (...values: readonly Uint8Array[]) => ({
    extensions: values.map((value) => ({ oid: oids.subjectAltName, critical: false, value })),
  });
  const list = (...names: readonly Uint8Array[]): Uint8Array => encodeSequence(...names);

  test('every name in order; none without the extension', () => {
    expect(namesOfRequest({ extensions: [] })).toEqual([]);
    expect(namesOfRequest(asked(dnsNames('a.example', 'b.example')))).toEqual([
      { type: 'dNSName', value: 'a.example' },
      { type: 'dNSName', value: 'b.example' },
    ]);
    expect(namesOfRequest(asked(list(encodeImplicit(7, Uint8Array.of(10, 0, 0, 1)))))).toEqual([{ type: 'iPAddress', value: '10.0.0.1' }]);
  });

  test.each([
    ['asked for twice', asked(dnsNames('a.example'), dnsNames('b.example')), 'input.unsupported'],
    ['a kind Conclave does not write', asked(list(encodeImplicit(8, Uint8Array.of(42, 3)))), 'input.unsupported'],
    ['a name that is no visible text', asked(list(encodeImplicit(2, Buffer.from('a b')))), 'input.unsupported'],
    ['no list of names', asked(encodeSet(encodeImplicit(2, Buffer.from('a')))), 'input.unsupported'],
    ['an empty list', asked(list()), 'input.not-der'],
    [
      'another other name',
      asked(list(encodeExplicit(0, Buffer.concat([encodeOid('1.2.3.4'), encodeExplicit(0, encodeUtf8String('x'))])))),
      'input.unsupported',
    ],
  ])('refused: %s', (_what, request, code) => {
    expect(codeOf(() => namesOfRequest(request))).toBe(code);
  });
});
