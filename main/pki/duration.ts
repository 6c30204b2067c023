// ISO 8601 durations with calendar meaning: a year is a year, not 365 days.

import { CeremonyError } from '../errors.ts';

/** Whole counts; absent designators are 0. Weeks are given as days. */
export interface Duration {
  readonly years: number;
  readonly months: number;
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
}

const count = '(0|[1-9]\\d{0,5})';
const pattern = new RegExp(
  `^P(?:${count}W|(?:${count}Y)?(?:${count}M)?(?:${count}D)?(?:T(?=\\d)(?:${count}H)?(?:${count}M)?(?:${count}S)?)?)$`,
);

/**
 * Parses P20Y, P1Y6M, P90D, P2W, PT10M, P1DT12H … Whole numbers without leading zeros, at most six digits, not all zero.
 * Fractions, signs and anything else throw input.schema.
 */
export function parseDuration(text: string): Duration {
  const match = text.length <= 64 ? pattern.exec(text) : null;
  const [, weeks, years, months, days, hours, minutes, seconds] = match ?? [];
  const number = (digits: string | undefined): number => Number(digits ?? 0);
  const duration = {
    years: number(years),
    months: number(months),
    days: number(days) + 7 * number(weeks),
    hours: number(hours),
    minutes: number(minutes),
    seconds: number(seconds),
  };
  if (match === null || Object.values(duration).every((value) => value === 0)) {
    throw new CeremonyError(
      'input.schema',
      'A duration was refused: it must be an ISO 8601 duration longer than nothing, such as P20Y, P90D or PT10M.',
    );
  }
  return duration;
}

const lastInstant = Date.UTC(9999, 11, 31, 23, 59, 59);

/** Years and months first, a day the month lacks becoming its last, then days and time; `sign` −1 counts back. */
function shift(from: Date, duration: string, sign: 1 | -1): number {
  const { years, months, days, hours, minutes, seconds } = parseDuration(duration);
  const monthIndex = from.getUTCFullYear() * 12 + from.getUTCMonth() + sign * (years * 12 + months);
  const year = Math.floor(monthIndex / 12);
  const month = monthIndex - year * 12;
  const clock = from.getTime() - Date.UTC(from.getUTCFullYear(), from.getUTCMonth(), from.getUTCDate());
  const day = Math.min(from.getUTCDate(), new Date(Date.UTC(year, month + 1, 0)).getUTCDate());
  return Date.UTC(year, month, day) + clock + sign * (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}

/**
 * Adds a duration in the calendar of UTC: years and months first, a day the month lacks becoming its last
 * (29 Feb + P1Y = 28 Feb), then days and time. Throws input.schema for a bad duration or an end after the year 9999.
 */
export function addDuration(from: Date, duration: string): Date {
  const end = shift(from, duration, 1);
  if (!(end <= lastInstant)) throw new CeremonyError('input.schema', 'A duration was refused: it ends after the year 9999.');
  return new Date(end);
}

/** Counts a duration back from a date, by the same calendar. Throws input.schema for a bad duration or a start before the year 1000. */
export function subtractDuration(from: Date, duration: string): Date {
  const start = shift(from, duration, -1);
  if (!(start >= Date.UTC(1000))) throw new CeremonyError('input.schema', 'A duration was refused: it begins before the year 1000.');
  return new Date(start);
}
