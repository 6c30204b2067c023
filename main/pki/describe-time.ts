/** A moment as people read it aloud: 2046-11-20 23:59:59 UTC. */
export function describeTime(moment: Date): string {
  return `${moment.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

const day = 86_400_000;

const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;

/** The length from one moment to another in the largest unit that fits exactly: years, months, days, else days and hours:minutes:seconds. */
export function describeSpan(from: Date, to: Date): string {
  const millis = to.getTime() - from.getTime();
  if (millis <= 0) return 'no time at all';
  const sameClock = from.getTime() % day === to.getTime() % day && from.getUTCDate() === to.getUTCDate();
  const months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
  if (sameClock && months > 0) return months % 12 === 0 ? counted(months / 12, 'year') : counted(months, 'month');
  const days = Math.floor(millis / day);
  const rest = millis % day;
  if (rest === 0) return counted(days, 'day');
  return `${counted(days, 'day')} ${new Date(rest).toISOString().slice(11, 19)}`;
}

/** The length between two updates: to `to` itself, or with its last second counted (RFC 5280 says neither) where only that is round. */
export function describeUpdateSpan(from: Date, to: Date): string {
  const withLast = new Date(to.getTime() + 1000);
  return (withLast.getTime() - from.getTime()) % day === 0 ? describeSpan(from, withLast) : describeSpan(from, to);
}
