import { describe, expect, test } from 'vitest';
import { datesOfCalendar, parseCrlCalendar } from '../../../main/formats/crl-calendar.ts';

const built = new Date('2027-01-31T09:00:00Z');
const dates = (text: string): string[] => {
  const calendar = parseCrlCalendar(text);
  if (calendar === null || calendar.kind === 'replacement') throw new Error(`${text} has no dates`);
  return datesOfCalendar(calendar, built).map((date) => date.toISOString().slice(0, 16));
};

describe('the calendar of a series', () => {
  test('months keep the day they began with', () => {
    expect(dates('4 every P1M')).toEqual(['2027-01-31T09:00', '2027-02-28T09:00', '2027-03-31T09:00', '2027-04-30T09:00']);
  });

  test('weeks from a day', () => {
    expect(dates('3 every P1W from 2027-02-01T00:00:00Z')).toEqual(['2027-02-01T00:00', '2027-02-08T00:00', '2027-02-15T00:00']);
    expect(dates('52 every P1W')).toHaveLength(52);
  });

  test('dates', () => {
    expect(dates('2027-02-01T00:00:00Z; 2027-02-20T12:30:00Z')).toEqual(['2027-02-01T00:00', '2027-02-20T12:30']);
    expect(parseCrlCalendar('replacement')).toEqual({ kind: 'replacement' });
  });

  test.each([
    '',
    'twelve every P1M',
    '1 every P1M',
    '367 every P1D',
    '12 every month',
    '12 every P1M from tomorrow',
    '12 every P1M from 2027-02-30T00:00:00Z',
    '2027-02-01T00:00:00Z',
    '2027-02-20T00:00:00Z; 2027-02-01T00:00:00Z',
    '2027-02-01T00:00:00Z; 2027-02-01T00:00:00Z',
    '2027-02-01; 2027-03-01',
  ])('%s is none', (text) => {
    expect(parseCrlCalendar(text)).toBeNull();
  });
});
