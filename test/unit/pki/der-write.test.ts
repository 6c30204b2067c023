import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDer } from '../../../main/pki/der.ts';
import { readInteger, readOid } from '../../../main/pki/der-values.ts';
import {
  encodeEnumerated,
  encodeIa5String,
  encodeInteger,
  encodeNamedBits,
  encodeOctetString,
  encodeOid,
  encodePrintableString,
  encodeHeader,
  encodeSet,
  encodeSmallInteger,
  encodeTime,
} from '../../../main/pki/der-write.ts';
import { oids } from '../../../main/pki/oids.ts';
import { hex, expectRefusal, toHex } from './expect-refusal.ts';

const wide = { maxBytes: 10_000_000, maxDepth: 5, maxNodes: 2_000_000 };

test.each([
  [0, '0400'],
  [127, '047f'],
  [128, '048180'],
  [255, '0481ff'],
  [256, '04820100'],
  [65_535, '0482ffff'],
  [65_536, '0483010000'],
])('length %i in minimal form', (length, head) => {
  expect(toHex(encodeOctetString(new Uint8Array(length)).subarray(0, head.length / 2))).toBe(head);
});

test.each([
  ['', '020100'],
  ['00', '020100'],
  ['0000', '020100'],
  ['7f', '02017f'],
  ['80', '02020080'],
  ['00ff', '020200ff'],
  ['0001', '020101'],
])('INTEGER of magnitude %s', (magnitude, der) => {
  expect(toHex(encodeInteger(hex(magnitude)))).toBe(der);
});

test.each([
  [0, '020100'],
  [127, '02017f'],
  [128, '02020080'],
  [256, '02020100'],
])('small INTEGER %i', (value, der) => {
  expect(toHex(encodeSmallInteger(value))).toBe(der);
});

test.each([
  [[], '030100'],
  [[0], '03020780'],
  [[5, 6], '03020106'],
  [[7], '03020001'],
  [[0, 8], '0303078080'],
])('named bits %j without trailing zeros', (bits, der) => {
  expect(toHex(encodeNamedBits(bits))).toBe(der);
});

describe('Time (RFC 5280 §4.1.2.5)', () => {
  const text = (date: string): string => {
    const der = encodeTime(new Date(date));
    return `${der[0]} ${Buffer.from(der.subarray(2)).toString('ascii')}`;
  };
  test('UTCTime from 1950 through 2049, GeneralizedTime from 2050', () => {
    expect(text('1950-01-01T00:00:00Z')).toBe('23 500101000000Z');
    expect(text('2049-12-31T23:59:59Z')).toBe('23 491231235959Z');
    expect(text('2050-01-01T00:00:00Z')).toBe('24 20500101000000Z');
    expect(text('9999-12-31T23:59:59Z')).toBe('24 99991231235959Z');
  });
  test.each(['1949-12-31T23:59:59Z', '2026-01-01T00:00:00.001Z', '+010000-01-01T00:00:00Z', 'nonsense'])('refuses %s', (date) => {
    expectRefusal('bug', () => encodeTime(new Date(date)));
  });
});

test('SET OF sorts its elements as DER demands', () => {
  const set = encodeSet(encodeSmallInteger(2), encodeSmallInteger(1));
  expect(toHex(set)).toBe('3106020101020102');
});

test('a header alone is that of a value of such a length', () => {
  for (const length of [0, 127, 128, 255, 256, 65_535, 65_536]) {
    const header = encodeHeader(0x04, length);
    expect(header).toEqual(encodeOctetString(new Uint8Array(length)).subarray(0, header.length));
    expect(readDer(Buffer.concat([header, Buffer.alloc(length)]), wide, 'x').contentStart).toBe(header.length);
  }
});

test('every OID of the table survives writing and reading', () => {
  for (const oid of Object.values(oids)) expect(readOid(readDer(encodeOid(oid), wide, 'x'))).toBe(oid);
});

test('property: INTEGER and OID round trip', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 1n << 200n), (value) => {
      const digits = value.toString(16);
      const der = encodeInteger(hex(digits.length % 2 === 0 ? digits : `0${digits}`));
      return readInteger(readDer(der, wide, 'x').content) === value;
    }),
  );
  const arcs = fc.array(fc.bigInt(0n, 1n << 128n), { minLength: 1, maxLength: 5 });
  const oid = fc
    .oneof(fc.tuple(fc.bigInt(0n, 1n), fc.bigInt(0n, 39n), arcs), fc.tuple(fc.constant(2n), fc.bigInt(0n, 1n << 100n), arcs))
    .map(([a, b, rest]) => [a, b, ...rest].join('.'));
  fc.assert(fc.property(oid, (text) => readOid(readDer(encodeOid(text), wide, 'x')) === text));
});

test('strings outside their alphabet and numbers outside their range are bugs', () => {
  expectRefusal('bug', () => encodePrintableString('a@b'));
  expectRefusal('bug', () => encodeIa5String('é'));
  expectRefusal('bug', () => encodeSmallInteger(-1));
  expectRefusal('bug', () => encodeEnumerated(128));
});
