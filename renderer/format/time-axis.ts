// Months on a line: the arithmetic of the pictures, apart from their drawing.

export const dayMilliseconds = 24 * 60 * 60 * 1000;

export interface TimeAxis {
  readonly from: number;
  readonly to: number;
  /** Share of the line, 0 to 1, cut at its ends. */
  readonly at: (iso: string) => number;
  /** First days of months on the line. */
  readonly months: readonly { readonly at: number; readonly date: Date }[];
}

/** A line from `before` days before `now` to `after` days after it. */
export function timeAxis(now: string, before: number, after: number): TimeAxis {
  const centre = Date.parse(now);
  const from = centre - before * dayMilliseconds;
  const to = centre + after * dayMilliseconds;
  const place = (time: number): number => Math.min(1, Math.max(0, (time - from) / (to - from)));
  const months: { at: number; date: Date }[] = [];
  const start = new Date(from);
  for (let month = start.getUTCMonth() + 1; ; month += 1) {
    const date = new Date(Date.UTC(start.getUTCFullYear(), month, 1));
    if (date.getTime() >= to) break;
    months.push({ at: place(date.getTime()), date });
  }
  return { from, to, at: (iso) => place(Date.parse(iso)), months };
}
