// Dates are UTC everywhere; what the wall clock of this place says stands beside, smaller (ui.md).

const two = (n: number): string => String(n).padStart(2, '0');

/** "2026-11-21 09:02:42 UTC"; text that is no date comes back as it is. */
export function formatUtc(iso: string): string {
  const date = parseInstant(iso);
  if (date === null) return iso;
  return `${formatUtcDay(iso)} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} UTC`;
}

/** "2026-11-21" */
export function formatUtcDay(iso: string): string {
  const date = parseInstant(iso);
  return date === null ? iso : `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
}

/** "09:02 UTC" */
export function formatUtcClock(iso: string): string {
  const date = parseInstant(iso);
  return date === null ? iso : `${two(date.getUTCHours())}:${two(date.getUTCMinutes())} UTC`;
}

/** The same instant where this machine stands: "10:02 local (UTC+1)". Empty where local is UTC or the text is no date. */
export function formatLocal(iso: string, localWord: string): string {
  const date = parseInstant(iso);
  if (date === null) return '';
  const offset = -date.getTimezoneOffset();
  if (offset === 0) return '';
  const otherDay = date.getDate() === date.getUTCDate() ? '' : `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} `;
  return `${otherDay}${two(date.getHours())}:${two(date.getMinutes())} ${localWord} (${formatOffset(offset)})`;
}

/** Minutes east of Greenwich → "UTC+5:30". */
export function formatOffset(minutes: number): string {
  const size = Math.abs(minutes);
  const rest = size % 60 === 0 ? '' : `:${two(size % 60)}`;
  return `UTC${minutes < 0 ? '−' : '+'}${Math.floor(size / 60)}${rest}`;
}

/** ISO 8601 text with a date in it, or null. A bare number or name is no date. */
export function parseInstant(text: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}/u.test(text)) return null;
  const date = new Date(text.replace(/ UTC$/u, 'Z').replace(' ', 'T'));
  return Number.isNaN(date.getTime()) ? null : date;
}
