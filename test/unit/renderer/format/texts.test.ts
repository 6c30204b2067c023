import { describe, expect, test } from 'vitest';
import { splitName } from '../../../../renderer/format/distinguished-name.ts';
import { formatSeconds, minutesOf } from '../../../../renderer/format/duration.ts';
import { formatFileSize } from '../../../../renderer/format/file-size.ts';
import { groupHex, isHex, shortHex } from '../../../../renderer/format/hex.ts';
import { initialsOf } from '../../../../renderer/format/initials.ts';
import { splitWhy } from '../../../../renderer/format/split-why.ts';

describe('hex', () => {
  test('groups of four, nothing lost', () => {
    const hash = 'c325c77374c5e50e65db65102cc98bc4';
    expect(groupHex(hash)).toBe('c325 c773 74c5 e50e 65db 6510 2cc9 8bc4');
    expect(groupHex(hash).replaceAll(' ', '')).toBe(hash);
  });
  test('an odd end stays', () => {
    expect(groupHex('0123456789abcdef01')).toBe('0123 4567 89ab cdef 01');
  });
  test.each([
    ['0123456789abcde', false],
    ['0123456789abcdef', true],
    ['0123456789abcdeg', false],
  ])('%s is hex: %s', (text, hex) => {
    expect(isHex(text)).toBe(hex);
  });
  test('what is no hex is left alone', () => {
    expect(groupHex('example-root-r1-and-more')).toBe('example-root-r1-and-more');
  });
  test('short form', () => {
    expect(shortHex('c325c77374c5e50e06c6')).toBe('c325…06c6');
    expect(shortHex('abcdefabcdef')).toBe('abcdefabcdef');
  });
});

describe('durations', () => {
  test.each([
    [0, '0 s'],
    [59, '59 s'],
    [60, '1 min'],
    [3599, '1 h 00 min'],
    [3540, '59 min'],
    [3900, '1 h 05 min'],
    [-4, '0 s'],
  ])('%i seconds are %s', (seconds, shown) => {
    expect(formatSeconds(seconds)).toBe(shown);
  });
  test.each([
    [0, 0],
    [1, 1],
    [60, 1],
    [61, 2],
  ])('%i seconds have begun %i minutes', (seconds, minutes) => {
    expect(minutesOf(seconds)).toBe(minutes);
  });
});

describe('file sizes', () => {
  test.each([
    [999, '999 bytes'],
    [1000, '1.0 kB'],
    [999_949, '999.9 kB'],
    [999_950, '1.0 MB'],
    [5_000_000_000_000_000, '5000.0 TB'],
  ])('%i is %s', (size, shown) => {
    expect(formatFileSize(size, 'bytes')).toBe(shown);
  });
});

describe('initials', () => {
  test.each([
    ['Ada Keller', 'AK'],
    ['Maria da Silva', 'MS'],
    ['bob', 'B'],
    ['  ', '?'],
  ])('%j gives %s', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});

describe('names', () => {
  test('the common name and the rest', () => {
    expect(splitName('CN=Example Root R1,O=Example Trust,C=CH')).toEqual({ common: 'Example Root R1', rest: 'O=Example Trust, C=CH' });
  });
  test('an escaped comma belongs to the name', () => {
    expect(splitName(String.raw`O=Trust,CN=Root\, Inc`)).toEqual({ common: 'Root, Inc', rest: 'O=Trust' });
  });
  test('no common name', () => {
    expect(splitName('O=Example,C=CH')).toEqual({ common: 'O=Example,C=CH', rest: '' });
  });
});

describe('why', () => {
  test('clauses stand apart, with the commas and parentheses inside them', () => {
    expect(splitWhy('Text (with an aside) goes on. (BR 6.1.1.1 (script, witness), BR 5.4.1)')).toEqual({
      text: 'Text (with an aside) goes on.',
      clauses: ['BR 6.1.1.1 (script, witness)', 'BR 5.4.1'],
    });
  });
  test.each(['No clause.', 'Broken )', ''])('%j is all prose', (why) => {
    expect(splitWhy(why)).toEqual({ text: why, clauses: [] });
  });
});
