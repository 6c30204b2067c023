import { describe, expect, test } from 'vitest';
import { checkOverlap, overlapOf, type OverlapInput } from '../../../main/steps/overlap.ts';

const at = (iso: string): Date => new Date(iso);
const base: OverlapInput = {
  now: at('2030-01-01T00:00:00Z'),
  takeUp: 'P1Y',
  lifetime: 'P5Y',
  ends: at('2046-01-01T00:00:00Z'),
  issued: [],
};
const days = (change: Partial<OverlapInput>): Record<string, string | null> =>
  Object.fromEntries(
    Object.entries(overlapOf({ ...base, ...change })).map(([name, date]) => [
      name,
      (date as Date | null)?.toISOString().slice(0, 10) ?? null,
    ]),
  );

describe('OVERLAP-WINDOW: how long an authority and its successor are both needed', () => {
  test('one that issued nothing yet stops after the time to take the successor up; CRLs go on for what it may issue till then', () => {
    expect(days({})).toEqual({
      stopsIssuing: '2031-01-01',
      wholeUntil: '2041-01-01',
      lastSubordinateEnds: null,
      lastEnds: '2035-12-31',
      crlsUntil: '2035-12-31',
      ends: '2046-01-01',
    });
  });

  test('what it issued already may last longer than what it still issues; what has run out does not count', () => {
    const issued = [
      { notAfter: at('2038-06-01T00:00:00Z'), ca: true },
      { notAfter: at('2039-06-01T00:00:00Z'), ca: false },
      { notAfter: at('2029-12-31T00:00:00Z'), ca: true },
    ];
    expect(days({ issued })).toMatchObject({ lastSubordinateEnds: '2038-06-01', lastEnds: '2039-06-01', crlsUntil: '2039-06-01' });
  });

  test('nothing lasts beyond the old certificate, whatever is asked', () => {
    expect(days({ ends: at('2030-07-01T00:00:00Z'), takeUp: 'P9Y' })).toMatchObject({
      stopsIssuing: '2030-07-01',
      lastEnds: '2030-07-01',
      crlsUntil: '2030-07-01',
    });
  });

  test.each([
    ['2036-01-01T00:00:00Z', 'passed'],
    ['2035-12-31T23:59:59Z', 'failed'],
  ])('an old certificate that ends at %s: %s', (ends, verdict) => {
    const check = checkOverlap(overlapOf({ ...base, ends: at(ends) }));
    expect([check.name, check.verdict]).toEqual(['OVERLAP-WINDOW', verdict]);
  });
});
