// The calendar of a pre-signed series of CRLs, as a plan gives it in one line of text.

import { addDuration, parseDuration } from '../pki/duration.ts';
import { isDuration, isInstant } from './fields.ts';

/** Lists of one series: a year of days, and no more than people can put away. */
const mostOfSeries = 366;

/** `every`: so many lists at equal distances, from the moment they are built where `from` is null. Dates ISO 8601 UTC. */
export type CrlCalendar =
  | { readonly kind: 'every'; readonly count: number; readonly interval: string; readonly from: string | null }
  | { readonly kind: 'dates'; readonly dates: readonly string[] }
  /** The windows of the series a revocation superseded. */
  | { readonly kind: 'replacement' };

export const calendarForms =
  '`12 every P1M`, `52 every P1W from 2027-01-04T00:00:00Z`, UTC dates in order with `;` between them, or `replacement`';

/** Reads a calendar; null where the text is none. A series has 2 to 366 lists, and dates stand in order. */
export function parseCrlCalendar(text: string): CrlCalendar | null {
  if (text === 'replacement') return { kind: 'replacement' };
  const every = /^([1-9]\d{0,2}) every (\S+)(?: from (\S+))?$/.exec(text);
  if (every !== null) {
    const [, digits = '', interval = '', from = null] = every;
    const count = Number(digits);
    const known = isDuration(interval) && (from === null || isInstant(from)) && count >= 2 && count <= mostOfSeries;
    return known ? { kind: 'every', count, interval, from } : null;
  }
  const dates = text.split(';').map((part) => part.trim());
  const inOrder = dates.every((date, index) => isInstant(date) && (index === 0 || date > (dates[index - 1] ?? '')));
  return inOrder && dates.length >= 2 && dates.length <= mostOfSeries ? { kind: 'dates', dates } : null;
}

/** A duration so many times: P1M twelve times is P12M, so that the 31st is not lost in February. */
function times(interval: string, count: number): string {
  const { years, months, days, hours, minutes, seconds } = parseDuration(interval);
  return `P${years * count}Y${months * count}M${days * count}DT${hours * count}H${minutes * count}M${seconds * count}S`;
}

/** thisUpdate of every list, for a series built at `builtAt` (whole seconds). Throws input.schema past the year 9999. */
export function datesOfCalendar(calendar: Exclude<CrlCalendar, { kind: 'replacement' }>, builtAt: Date): Date[] {
  if (calendar.kind === 'dates') return calendar.dates.map((date) => new Date(date));
  const start = calendar.from === null ? builtAt : new Date(calendar.from);
  return Array.from({ length: calendar.count }, (_, place) => (place === 0 ? start : addDuration(start, times(calendar.interval, place))));
}
