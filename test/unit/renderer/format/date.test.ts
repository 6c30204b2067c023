import { describe, expect, test } from 'vitest';
import { formatOffset, formatUtc, formatUtcClock, formatUtcDay, parseInstant } from '../../../../renderer/format/date.ts';

describe('dates are UTC', () => {
  test.each([
    ['2026-11-21T09:02:42Z', '2026-11-21 09:02:42 UTC'],
    ['2026-11-21T23:30:00-05:00', '2026-11-22 04:30:00 UTC'],
    ['2026-11-21 09:02:42 UTC', '2026-11-21 09:02:42 UTC'],
    ['radio clock', 'radio clock'],
    ['1999', '1999'],
  ])('%s is shown as %s', (iso, shown) => {
    expect(formatUtc(iso)).toBe(shown);
  });

  test('day and clock apart', () => {
    expect(formatUtcDay('2026-01-02T03:04:05Z')).toBe('2026-01-02');
    expect(formatUtcClock('2026-01-02T03:04:05Z')).toBe('03:04 UTC');
  });

  test.each(['2026-13-45T99:00:00Z', '65bb7db4', ''])('%j is no instant', (text) => {
    expect(parseInstant(text)).toBeNull();
  });
});

describe('offsets', () => {
  test.each([
    [60, 'UTC+1'],
    [330, 'UTC+5:30'],
    [-210, 'UTC−3:30'],
    [0, 'UTC+0'],
  ])('%i minutes is %s', (minutes, shown) => {
    expect(formatOffset(minutes)).toBe(shown);
  });
});
