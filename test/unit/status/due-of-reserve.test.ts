// What is held in reserve, and when it stops being ready.

import { expect, test } from 'vitest';
import { reserveEntries } from '../../../main/status/due-of-reserve.ts';

const now = new Date('2026-11-21T09:00:00Z');
const inDays = (days: number): string => new Date(now.getTime() + days * 24 * 60 * 60 * 1000).toISOString();
const point = (ready: boolean, says: string, until: string | null) => ({ ready, says, until });
const entry = (...points: ReturnType<typeof point>[]) => {
  const [only] = reserveEntries([{ id: 'a', label: 'reserve-1', points }], now);
  return [only?.urgency, only?.inDays, only?.what, only?.note];
};

test('RESERVE-READY: the first end there is, soon a month before it', () => {
  const key = point(true, 'its key', inDays(200));
  const still = point(true, 'nothing above', null);
  const ready = (says: string) => `It could take over now. What ends first: ${says}.`;
  expect(entry(key, point(true, 'its list', inDays(40)), still)).toEqual(['later', 40, 'Reserve to be looked after', ready('its list')]);
  expect(entry(key, point(true, 'its list', inDays(29)), still)).toEqual(['soon', 29, 'Reserve to be looked after', ready('its list')]);
});

test('RESERVE-READY: not ready is overdue, since what ended did, or from now on where it ended by no date', () => {
  const key = point(true, 'its key', inDays(200));
  const lacks = 'It could not take over now: its list.';
  expect(entry(key, point(false, 'its list', inDays(-3)))).toEqual(['overdue', -3, 'Reserve that is not ready', lacks]);
  expect(entry(key, point(false, 'its list', null))).toEqual(['overdue', 0, 'Reserve that is not ready', lacks]);
  // A certificate with less than its least life left has not ended.
  expect(entry(point(false, 'its list', inDays(5)))).toEqual(['overdue', 0, 'Reserve that is not ready', lacks]);
  expect(reserveEntries([], now)).toEqual([]);
});
