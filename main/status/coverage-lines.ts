// The coverage of an authority as a calendar of plain text: a row for each list signed ahead, a column for so many days.

/** A list of a series. Dates ISO 8601 UTC. */
export interface CalendarList {
  readonly number: string;
  readonly from: string;
  readonly to: string;
  readonly status: string;
}

export interface CoverageCalendar {
  readonly authority: string;
  readonly lists: readonly CalendarList[];
  /** The first span no list covers; `to` null: none follows. */
  readonly gap: { readonly from: string; readonly to: string | null } | null;
}

const columns = 48;
const day = 24 * 60 * 60 * 1000;
const marks: Readonly<Record<string, string>> = { released: '#', sealed: '=', planned: '-', superseded: 'x', destroyed: 'x' };
const dayOf = (iso: string): string => iso.slice(0, 10);

/** Rows of text; none where nothing was signed ahead. `#` released, `=` sealed, `x` taken out of use, `!` no list. */
export function coverageLines({ authority, lists, gap }: CoverageCalendar): string[] {
  const [first] = lists;
  if (first === undefined) return [];
  const start = Date.parse(first.from);
  const last = lists.reduce((most, { to }) => Math.max(most, Date.parse(to)), start);
  // Room after the last list, so that the gap that follows is seen.
  const wide = Math.max(day, Math.ceil((last - start) / (columns - 4) / day) * day);
  const column = (iso: string): number => Math.min(columns, Math.max(0, Math.round((Date.parse(iso) - start) / wide)));
  const bar = (from: number, to: number, mark: string): string =>
    `|${' '.repeat(from)}${mark.repeat(Math.max(1, to - from))}`.slice(0, columns + 1).padEnd(columns + 1) + '|';
  const width = Math.max(...lists.map(({ number }) => number.length));
  const row = ({ number, from, to, status }: CalendarList): string =>
    `  CRL ${number.padStart(width)}  ${dayOf(from)} to ${dayOf(to)}  ${status.padEnd(10)}  ${bar(column(from), column(to), marks[status] ?? '?')}`;
  const gapRow =
    gap === null
      ? []
      : [
          `  ${'no list'.padEnd(width + 4)}  ${dayOf(gap.from)} ${gap.to === null ? 'on           ' : `to ${dayOf(gap.to)}`}  ${'gap'.padEnd(10)}  ${bar(column(gap.from), gap.to === null ? columns : column(gap.to), '!')}`,
        ];
  return [`calendar: ${authority}, one column is ${wide / day} day${wide === day ? '' : 's'}`, ...lists.map(row), ...gapRow];
}
