import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDuration, parseDuration, subtractDuration } from '../../../main/pki/duration.ts';
import { notAfterOf, validitySeconds, wholeSecond } from '../../../main/pki/validity.ts';
import { expectRefusal, valueOrCode } from './expect-refusal.ts';

const zero = { years: 0, months: 0, days: 0, hours: 0, minutes: 0, seconds: 0 };
const add = (from: string, duration: string): string => addDuration(new Date(from), duration).toISOString();

describe('parseDuration', () => {
  test.each([
    ['P20Y', { years: 20 }],
    ['P90D', { days: 90 }],
    ['P2W', { days: 14 }],
    ['PT10M', { minutes: 10 }],
    ['P1Y2M', { years: 1, months: 2 }],
    ['P1Y2M3DT4H5M6S', { years: 1, months: 2, days: 3, hours: 4, minutes: 5, seconds: 6 }],
    ['P999999D', { days: 999_999 }],
    ['P0Y1D', { days: 1 }],
  ])('%s', (text, parts) => {
    expect(parseDuration(text)).toEqual({ ...zero, ...parts });
  });
  test.each([
    '',
    'P',
    'PT',
    'P1YT',
    'P0D',
    'PT0S',
    '20Y',
    'p20y',
    'P-1Y',
    '-P1Y',
    '+P1Y',
    'P1.5Y',
    'P1,5Y',
    'P01Y',
    'P1M1Y',
    'P1W1D',
    'P1H',
    'PT1D',
    'P 1Y',
    'P1Y ',
    'P1Y\n',
    'P1000000D',
    'P١Y',
    `P${'1'.repeat(70)}Y`,
  ])('refuses %j', (text) => {
    expectRefusal('input.schema', () => parseDuration(text));
  });
  test('property: what is accepted is written back from its parts', () => {
    const count = fc.integer({ min: 1, max: 999_999 });
    fc.assert(
      fc.property(count, count, count, (years, days, seconds) => {
        expect(parseDuration(`P${years}Y${days}DT${seconds}S`)).toEqual({ ...zero, years, days, seconds });
      }),
    );
  });
  test('property: any text gives a duration or input.schema', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'P0129YMWDTHS.-'), maxLength: 12 }), (text) => {
        const outcome = valueOrCode(() => Object.values(parseDuration(text)).some((value) => value > 0));
        expect([{ value: true }, { code: 'input.schema' }]).toContainEqual(outcome);
      }),
    );
  });
});

describe('addDuration in the calendar of UTC', () => {
  test.each([
    ['2026-11-21T09:00:00.000Z', 'P20Y', '2046-11-21T09:00:00.000Z'],
    ['2028-02-29T12:00:00.000Z', 'P1Y', '2029-02-28T12:00:00.000Z'],
    ['2028-02-29T12:00:00.000Z', 'P4Y', '2032-02-29T12:00:00.000Z'],
    ['2027-01-31T00:00:00.000Z', 'P1M', '2027-02-28T00:00:00.000Z'],
    ['2027-12-31T00:00:00.000Z', 'P2M', '2028-02-29T00:00:00.000Z'],
    ['2027-01-31T00:00:00.000Z', 'P1M1D', '2027-03-01T00:00:00.000Z'],
    ['2027-03-28T00:30:00.000Z', 'P1D', '2027-03-29T00:30:00.000Z'],
    ['2026-12-31T23:59:59.000Z', 'PT1S', '2027-01-01T00:00:00.000Z'],
    ['2026-01-01T00:00:00.000Z', 'P9132D', '2051-01-02T00:00:00.000Z'],
    ['2026-01-01T00:00:00.500Z', 'PT1H30M', '2026-01-01T01:30:00.500Z'],
    ['9998-12-31T23:59:59.000Z', 'P1Y', '9999-12-31T23:59:59.000Z'],
  ])('%s + %s = %s', (from, duration, expected) => {
    expect(add(from, duration)).toBe(expected);
  });
  test('an end after 9999 is refused', () => {
    expectRefusal('input.schema', () => add('9999-12-31T23:59:59.000Z', 'PT1S'));
    expectRefusal('input.schema', () => add('2026-01-01T00:00:00.000Z', 'P999999Y'));
  });
});

describe('validity counts both ends (RFC 5280 §4.1.2.5, BR 6.3.2)', () => {
  const notBefore = new Date('2026-11-21T09:00:00.000Z');
  test('P1D ends one second before the same time tomorrow and lasts 86,400 seconds', () => {
    const notAfter = notAfterOf(notBefore, 'P1D');
    expect(notAfter.toISOString()).toBe('2026-11-22T08:59:59.000Z');
    expect(validitySeconds(notBefore, notAfter)).toBe(86_400);
  });
  test('one second lasts one second', () => {
    expect(validitySeconds(notBefore, notAfterOf(notBefore, 'PT1S'))).toBe(1);
  });
  test('wholeSecond goes down, never up', () => {
    expect(wholeSecond(new Date('2026-11-21T09:00:00.999Z'))).toEqual(notBefore);
    expect(wholeSecond(notBefore)).toEqual(notBefore);
  });
});

describe('subtractDuration', () => {
  test.each([
    ['2047-03-01T09:00:00.000Z', 'P10Y', '2037-03-01T09:00:00.000Z'],
    ['2047-03-31T00:00:00.000Z', 'P1M', '2047-02-28T00:00:00.000Z'],
    ['2028-02-29T00:00:00.000Z', 'P1Y', '2027-02-28T00:00:00.000Z'],
    ['2027-01-15T00:00:00.000Z', 'P2M', '2026-11-15T00:00:00.000Z'],
    ['2027-01-01T00:00:00.000Z', 'P1DT1S', '2026-12-30T23:59:59.000Z'],
  ])('%s − %s = %s', (from, duration, to) => {
    expect(subtractDuration(new Date(from), duration).toISOString()).toBe(to);
  });
  test('before the year 1000 is refused', () => {
    expectRefusal('input.schema', () => subtractDuration(new Date('2000-01-01T00:00:00Z'), 'P1001Y'));
  });
  test('days and time come back the way they went', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: 1, max: 40_000 }), (at, days) => {
        const date = new Date(Date.UTC(2000, 0, 1 + at));
        expect(subtractDuration(addDuration(date, `P${days}D`), `P${days}D`)).toEqual(date);
      }),
    );
  });
});
