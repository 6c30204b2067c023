// A line of years: the arithmetic of pictures of spans, apart from their drawing.

export interface SpanAxis {
  readonly from: number;
  readonly to: number;
  /** Share of the line, 0 to 1, cut at its ends. */
  readonly at: (iso: string) => number;
}

/** The line between two moments, in milliseconds. */
export const axisBetween = (from: number, to: number): SpanAxis => ({
  from,
  to,
  at: (iso) => Math.min(1, Math.max(0, (Date.parse(iso) - from) / (to - from))),
});

/** The line from the first to the last of some moments, ISO 8601. */
export function spanAxis(moments: readonly string[]): SpanAxis {
  const times = moments.map((moment) => Date.parse(moment));
  const from = Math.min(...times);
  return axisBetween(from, Math.max(from + 1, ...times));
}

/** Round years on the line, at most six of them, none so close to its end that its figures leave it. */
export function yearsOn({ from, to }: Pick<SpanAxis, 'from' | 'to'>): { readonly year: number; readonly at: number }[] {
  const [first, last] = [new Date(from).getUTCFullYear() + 1, new Date(to).getUTCFullYear()];
  const step = [1, 2, 5, 10, 20, 25, 50].find((candidate) => (last - first) / candidate <= 5) ?? 100;
  const years: { year: number; at: number }[] = [];
  for (let year = Math.ceil(first / step) * step; year <= last; year += step) {
    const at = (Date.UTC(year, 0) - from) / (to - from);
    if (at <= 0.94) years.push({ year, at });
  }
  return years;
}
