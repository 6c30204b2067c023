import { axisBetween, type SpanAxis } from '../../format/span-axis.ts';

export type LifeAxis = SpanAxis;

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
  return axisBetween(from, to);
}
