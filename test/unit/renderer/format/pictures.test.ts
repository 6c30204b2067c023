import { describe, expect, test } from 'vitest';
import { coverageGaps } from '../../../../renderer/format/coverage-gaps.ts';
import { timeAxis } from '../../../../renderer/format/time-axis.ts';

const from = '2026-11-01T00:00:00Z';
const to = '2027-11-01T00:00:00Z';

describe('CRL coverage', () => {
  test('a gap to come is shown before it happens', () => {
    expect(coverageGaps([{ from: '2026-10-01T00:00:00Z', to: '2026-11-30T12:00:00Z' }], from, to)).toEqual([
      { from: '2026-11-30T12:00:00Z', to },
    ]);
  });
  test('items may overlap and come in any order', () => {
    const items = [
      { from: '2027-03-01T00:00:00Z', to: '2027-12-01T00:00:00Z' },
      { from: '2026-09-01T00:00:00Z', to: '2027-03-02T00:00:00Z' },
    ];
    expect(coverageGaps(items, from, to)).toEqual([]);
  });
  test('touching items leave no gap, a second between them does', () => {
    const first = { from, to: '2027-01-01T00:00:00Z' };
    expect(coverageGaps([first, { from: '2027-01-01T00:00:00Z', to }], from, to)).toEqual([]);
    expect(coverageGaps([first, { from: '2027-01-01T00:00:01Z', to }], from, to)).toEqual([
      { from: '2027-01-01T00:00:00Z', to: '2027-01-01T00:00:01Z' },
    ]);
  });
  test('an item inside another shortens nothing', () => {
    const items = [
      { from, to: '2027-09-01T00:00:00Z' },
      { from: '2026-12-01T00:00:00Z', to: '2027-01-01T00:00:00Z' },
    ];
    expect(coverageGaps(items, from, to)).toEqual([{ from: '2027-09-01T00:00:00Z', to }]);
  });
  test('nothing covers anything', () => {
    expect(coverageGaps([], from, to)).toEqual([{ from, to }]);
  });
});

describe('the line of months', () => {
  const axis = timeAxis('2026-11-21T00:00:00Z', 30, 60);
  test('now stands at its share, what lies outside at the ends', () => {
    expect(axis.at('2026-11-21T00:00:00Z')).toBeCloseTo(30 / 90);
    expect(axis.at('2020-01-01T00:00:00Z')).toBe(0);
    expect(axis.at('2030-01-01T00:00:00Z')).toBe(1);
  });
  test('first days of months, over the turn of the year', () => {
    expect(axis.months.map(({ date }) => date.toISOString().slice(0, 10))).toEqual(['2026-11-01', '2026-12-01', '2027-01-01']);
  });
});
