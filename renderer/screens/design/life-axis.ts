export interface LifeAxis {
  readonly from: number;
  readonly to: number;
  /** Share of the line, 0 to 1, cut at its ends. */
  readonly at: (iso: string) => number;
}

interface Life {
  readonly from: string;
  readonly to: string;
  readonly rows: readonly { readonly generations: readonly { readonly notBefore: string }[] }[];
}

/** The line from the first certificate to the end of the root's; what lasts longer is cut at its end. */
export function lifeAxis({ from: start, to: end, rows }: Life): LifeAxis {
  const begins = rows.flatMap(({ generations }) => generations.slice(0, 1).map(({ notBefore }) => Date.parse(notBefore)));
  const from = Math.min(Date.parse(start), ...begins);
  const to = Math.max(Date.parse(end), from + 1);
  return { from, to, at: (iso) => Math.min(1, Math.max(0, (Date.parse(iso) - from) / (to - from))) };
}

/** Round years on the line, at most six of them, none so close to its end that its figures leave it. */
export function yearsOn({ from, to }: Pick<LifeAxis, 'from' | 'to'>): { readonly year: number; readonly at: number }[] {
  const [first, last] = [new Date(from).getUTCFullYear() + 1, new Date(to).getUTCFullYear()];
  const step = [1, 2, 5, 10, 20, 25, 50].find((candidate) => (last - first) / candidate <= 5) ?? 100;
  const years: { year: number; at: number }[] = [];
  for (let year = Math.ceil(first / step) * step; year <= last; year += step) {
    const at = (Date.UTC(year, 0) - from) / (to - from);
    if (at <= 0.94) years.push({ year, at });
  }
  return years;
}
