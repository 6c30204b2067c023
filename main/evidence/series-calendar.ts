/** The calendar that lies beside the lists of a series: which of them is let out when. */
export const seriesCalendarName = 'calendar.txt';
export const seriesCalendarRole = 'series-calendar';

/** One list of it. Dates ISO 8601 UTC. */
interface Listed {
  readonly crlNumber: string;
  readonly thisUpdate: string;
  readonly nextUpdate: string;
  readonly sha256: string;
}

/** Its text: one line a list, for people and for `grep`. */
export function seriesCalendarText(lists: readonly Listed[]): string {
  const second = (iso: string): string => iso.replace('.000Z', 'Z');
  const lines = lists.map(
    ({ crlNumber, thisUpdate, nextUpdate, sha256 }) =>
      `release ${second(thisUpdate)}  valid until ${second(nextUpdate)}  CRL ${crlNumber}  sha256 ${sha256}\n`,
  );
  return lines.join('');
}
