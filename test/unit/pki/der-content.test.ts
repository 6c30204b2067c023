// The contents of primitives at their edges: calendar, order of a SET, OIDs, unused bits, tags.

import { describe, expect, test } from 'vitest';
import { checkContent, checkTag, setOrderHolds, tags } from '../../../main/pki/der-content.ts';
import { readInteger, readOid, readSmallInteger, readTime } from '../../../main/pki/der-values.ts';
import { limits, readDer } from '../../../main/pki/der.ts';
import { hex } from './expect-refusal.ts';

const problemOf = (tag: number, content: Uint8Array): string | null => {
  // In the middle of other octets, so that an offset that is off shows.
  const bytes = Uint8Array.of(0x5a, 0x39, ...content, 0x39, 0x5a);
  return checkContent(tag, bytes, 2, 2 + content.length)?.problem ?? null;
};

describe('times', () => {
  const utc = (text: string): string | null => problemOf(tags.utcTime, Buffer.from(text, 'latin1'));
  const generalized = (text: string): string | null => problemOf(tags.generalizedTime, Buffer.from(text, 'latin1'));
  const monthEnds = ['0131', '0228', '0331', '0430', '0531', '0630', '0731', '0831', '0930', '1031', '1130', '1231'];
  test.each(monthEnds)('%s is a day of every year, the day after it is not', (day) => {
    const after = String(Number(day) + 1).padStart(4, '0');
    expect([utc(`26${day}000000Z`), generalized(`2026${day}000000Z`), utc(`26${day.slice(0, 2)}01000000Z`)]).toEqual([null, null, null]);
    expect([utc(`26${after}000000Z`), generalized(`2026${after}000000Z`)]).toEqual([
      'a UTCTime that is not YYMMDDHHMMSSZ',
      'a GeneralizedTime that is not YYYYMMDDHHMMSSZ',
    ]);
  });
  test.each([
    ['19000229', false],
    ['20000229', true],
    ['21000229', false],
    ['24000229', true],
    ['20240229', true],
    ['20230229', false],
    ['20240230', false],
    ['20240131', true],
    ['20240429', true],
  ])('GeneralizedTime %s: %s', (day, exists) => {
    expect(generalized(`${day}000000Z`) === null).toBe(exists);
  });
  test('UTCTime: 1950 to 2049, 2000 is a leap year', () => {
    const leap = Array.from({ length: 100 }, (_, year) => String(year).padStart(2, '0')).filter(
      (year) => utc(`${year}0229000000Z`) === null,
    );
    expect(leap).toEqual(Array.from({ length: 25 }, (_, index) => String(index * 4).padStart(2, '0')));
  });
  test.each(['260101235959Z', '260101000000Z', '000101000000Z', '990101000000Z'])('%s is a UTCTime', (text) => {
    expect(utc(text)).toBeNull();
  });
  test.each([
    '260001000000Z',
    '261301000000Z',
    '260100000000Z',
    '260101240000Z',
    '260101006000Z',
    '260101000060Z',
    '2601010000Z',
    '260101000000',
    '260101000000z',
    '26010100000:Z',
    '26010100000/Z',
    '2601010000000Z',
    '260101000000+0000',
    '',
    'Z',
    'x60101000000Z',
    '20260101000000Z',
  ])('«%s» is none', (text) => {
    expect(utc(text)).toBe('a UTCTime that is not YYMMDDHHMMSSZ');
  });
  test.each(['260101000000Z', '20260101000000.0Z', '2026010100000Z', '20260101000000'])('«%s» is no GeneralizedTime', (text) => {
    expect(generalized(text)).toBe('a GeneralizedTime that is not YYYYMMDDHHMMSSZ');
  });
  test('are read with their century', () => {
    const read = (tag: string, text: string): string => {
      const content = Buffer.from(text, 'latin1');
      const node = readDer(Buffer.concat([hex(tag), Uint8Array.of(content.length), content]), limits.certificate, 'time');
      return readTime(node, 'time', 'notBefore').date.toISOString();
    };
    expect([read('17', '491231235959Z'), read('17', '500101000000Z'), read('18', '99991231235958Z')]).toEqual([
      '2049-12-31T23:59:59.000Z',
      '1950-01-01T00:00:00.000Z',
      '9999-12-31T23:59:58.000Z',
    ]);
  });
});

describe('SET OF', () => {
  test.each([
    ['0500', '0500', true],
    ['0500', '0501', true],
    ['0501', '0500', false],
    ['04', '0400', true],
    ['0400', '04', true],
    ['0401', '04', false],
    ['04', '0401', true],
    ['0401ff', '0402', true],
    ['0402', '0401ff', false],
    ['01ff', '0200', true],
  ])('%s before %s: %s', (one, other, holds) => {
    const [a, b] = [hex(one), hex(other)];
    // What follows each must not be looked at.
    const bytes = Uint8Array.of(...a, 0xee, ...b, 0xff);
    expect(setOrderHolds(bytes, { start: 0, end: a.length }, { start: a.length + 1, end: a.length + 1 + b.length })).toBe(holds);
  });
});

test.each<[number, string, string | null]>([
  [tags.boolean, '00', null],
  [tags.boolean, 'ff', null],
  [tags.boolean, '01', 'a BOOLEAN that is neither 00 nor FF'],
  [tags.boolean, '', 'a BOOLEAN that is neither 00 nor FF'],
  [tags.boolean, '00ff', 'a BOOLEAN that is neither 00 nor FF'],
  [tags.integer, '00', null],
  [tags.integer, 'ff', null],
  [tags.integer, '0080', null],
  [tags.integer, 'ff7f', null],
  [tags.integer, '', 'an INTEGER without octets'],
  [tags.integer, '007f', 'an INTEGER that is longer than it needs to be'],
  [tags.integer, 'ff80', 'an INTEGER that is longer than it needs to be'],
  [tags.enumerated, '', 'an INTEGER without octets'],
  [tags.enumerated, '0001', 'an INTEGER that is longer than it needs to be'],
  [tags.bitString, '00', null],
  [tags.bitString, '0780', null],
  [tags.bitString, '01fe', null],
  [tags.bitString, '', 'a BIT STRING with an impossible count of unused bits'],
  [tags.bitString, '01', 'a BIT STRING with an impossible count of unused bits'],
  [tags.bitString, '0800', 'a BIT STRING with an impossible count of unused bits'],
  [tags.bitString, '01ff', 'a BIT STRING whose unused bits are not zero'],
  [tags.bitString, '07c0', 'a BIT STRING whose unused bits are not zero'],
  [tags.null, '', null],
  [tags.null, '00', 'a NULL with contents'],
  [tags.oid, '2a', null],
  [tags.oid, '2a8100', null],
  [tags.oid, '', 'an OBJECT IDENTIFIER that is cut off'],
  [tags.oid, '2a81', 'an OBJECT IDENTIFIER that is cut off'],
  [tags.oid, '8001', 'an OBJECT IDENTIFIER with a padded arc'],
  [tags.oid, '2a8001', 'an OBJECT IDENTIFIER with a padded arc'],
  [tags.oid, '2a818001', null],
  [tags.oid, '2a'.repeat(128), null],
  [tags.oid, '2a'.repeat(129), 'an OBJECT IDENTIFIER of more than 128 octets'],
  [tags.utf8String, 'ff', null],
])('contents of tag %i: %s', (tag, content, problem) => {
  expect(problemOf(tag, hex(content))).toBe(problem);
});

test('tags: which are known, context tags of any number, none above 30', () => {
  const refused = Array.from({ length: 256 }, (_, tag) => tag).filter((tag) => checkTag(tag) !== null);
  const universal = Array.from({ length: 64 }, (_, tag) => tag).filter((tag) => !(Object.values(tags) as number[]).includes(tag));
  expect(refused).toEqual([...universal, 0x5f, 0x7f, 0x9f, 0xbf, 0xdf, 0xff]);
  expect([checkTag(0x00)?.problem, checkTag(0x1f)?.problem, checkTag(0x24)?.problem]).toEqual([
    'the tag 0x00, which does not occur in X.509 DER',
    'a tag number above 30',
    'the tag 0x24, which does not occur in X.509 DER',
  ]);
});

describe('values', () => {
  const node = (der: string) => readDer(hex(der), limits.certificate, 'value');
  test.each([
    ['020100', 0],
    ['02017f', 127],
    ['02047fffffff', 0x7fffffff],
    ['02050080000000', null],
    ['02050100000000', null],
    ['0206010000000000', null],
    ['0201ff', null],
    ['020200ff', 255],
  ])('readSmallInteger of %s is %s', (der, value) => {
    expect(readSmallInteger(node(der))).toBe(value);
  });
  test('readInteger is in two’s complement', () => {
    expect(['', '00', '7f', '80', 'ff', '0080', 'ff7f', '0102'].map((text) => readInteger(hex(text)))).toEqual([
      0n,
      0n,
      127n,
      -128n,
      -1n,
      128n,
      -129n,
      258n,
    ]);
  });
  test.each([
    ['060100', '0.0'],
    ['060127', '0.39'],
    ['060128', '1.0'],
    ['06014f', '1.39'],
    ['060150', '2.0'],
    ['06018837'.replace('0601', '0602'), '2.999'],
    ['06032a8100', '1.2.128'],
    ['06042a818000', '1.2.16384'],
  ])('readOid of %s is %s', (der, oid) => {
    expect(readOid(node(der))).toBe(oid);
  });
});
