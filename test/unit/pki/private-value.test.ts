import { describe, expect, test } from 'vitest';
import { expectedPrivateValue } from '../../../main/pki/compare-private.ts';
import { encodePrivateValue } from '../../../main/pki/private-value.ts';
import type { PrivateField, PrivateValue } from '../../../main/pki/profile-extensions.ts';
import { expectRefusal, toHex } from './expect-refusal.ts';

const encoded = (value: PrivateValue, given: Readonly<Record<string, string>> = {}): string => toHex(encodePrivateValue(value, given));
const one = (type: PrivateField['type'], max: number): PrivateValue => ({ given: [{ name: 'part', type, max }] });

describe('a private value is written as PLAN-VS-DER spells it', () => {
  test.each<[PrivateValue, string]>([
    [{ der: '0500' }, '0500'],
    [{ utf8String: '' }, '0c00'],
    [{ utf8String: 'é' }, '0c02c3a9'],
    [{ utf8String: 'x'.repeat(127) }, `0c7f${'78'.repeat(127)}`],
    [{ utf8String: 'x'.repeat(128) }, `0c8180${'78'.repeat(128)}`],
    [{ octetString: 'ab'.repeat(255) }, `0481ff${'ab'.repeat(255)}`],
    [{ octetString: 'ab'.repeat(256) }, `04820100${'ab'.repeat(256)}`],
    [{ integer: 0 }, '020100'],
    [{ integer: 15 }, '02010f'],
    [{ integer: 16 }, '020110'],
    [{ integer: 127 }, '02017f'],
    [{ integer: 128 }, '02020080'],
    [{ integer: 160 }, '020200a0'],
    [{ integer: 255 }, '020200ff'],
    [{ integer: 256 }, '02020100'],
    [{ integer: 2 ** 40 }, '0206010000000000'],
  ])('%j', (value, der) => {
    expect([encoded(value), expectedPrivateValue(value, {})]).toEqual([der, der]);
  });
  test.each<[PrivateField['type'], number, string, string]>([
    ['utf8String', 1, 'é', '30040c02c3a9'],
    ['utf8String', 2, '😀😀', '300a0c08f09f9880f09f9880'],
    ['integer', 300, '300', '30040202012c'],
    ['integer', 0, '0', '3003020100'],
    ['integer', Number.MAX_SAFE_INTEGER, '9007199254740991', '300902071fffffffffffff'],
    ['octetString', 2, 'aabb', '30040402aabb'],
  ])('given %s of at most %i: «%s»', (type, max, value, der) => {
    expect([encoded(one(type, max), { part: value }), expectedPrivateValue(one(type, max), { part: value })]).toEqual([der, der]);
  });
});

describe('a given part is refused', () => {
  const text = 'it must be 1 to 2 characters without control or invisible ones';
  const number = 'it must be a whole number from 0 to 300';
  const octets = 'it must be 1 to 2 octets in small hex digits';
  test.each<[PrivateField['type'], number, string, string]>([
    ['utf8String', 2, '', text],
    ['utf8String', 2, 'abc', text],
    ['utf8String', 2, '\u0007', text],
    ['utf8String', 2, 'a\u202e', text],
    ['integer', 300, '301', number],
    ['integer', 300, '01', number],
    ['integer', 300, '-1', number],
    ['integer', 300, '1.5', number],
    ['integer', 300, '', number],
    ['integer', 300, 'x1', number],
    ['integer', 300, '1x', number],
    ['octetString', 2, '', octets],
    ['octetString', 2, 'aabbcc', octets],
    ['octetString', 2, 'a', octets],
    ['octetString', 2, 'AA', octets],
    ['octetString', 2, 'xaa', octets],
    ['octetString', 2, 'aax', octets],
  ])('%s of at most %i: «%s»', (type, max, value, problem) => {
    expect(expectRefusal('input.schema', () => encoded(one(type, max), { part: value }))).toBe(
      `The value «part» of a private extension was refused: ${problem}. Nothing was built.`,
    );
  });
  test('an integer of 17 digits, whatever the bound', () => {
    expectRefusal('input.schema', () => encoded(one('integer', Number.MAX_VALUE), { part: '10000000000000000' }));
  });
  test('one that nobody gives, be it called as a method of every object is', () => {
    const missing = 'was refused: neither plan nor request gives it. Nothing was built.';
    expect(expectRefusal('input.schema', () => encoded(one('integer', 1), { other: '1' }))).toContain(missing);
    const inherited: PrivateValue = { given: [{ name: 'constructor', type: 'utf8String', max: 9 }] };
    expect(expectRefusal('input.schema', () => encoded(inherited))).toContain(missing);
    expect(expectedPrivateValue(inherited, {})).toBe('«constructor» was not given');
  });
  test('hex that is no DER', () => {
    expect(expectRefusal('input.not-der', () => encoded({ der: '050000' }))).toContain('The private extension was refused');
  });
});
