import type { Stage } from '../../../../preload/contract/run-view.ts';

type Timeline = Extract<Stage, { kind: 'timeline' }>;

/** Room for the longest label a line of 80 characters leaves beside a bar worth looking at. */
const longestLabel = 36;

/** Spans of time as text: one line a span, drawn to one scale, `|` where it is now, with its first and last day. */
export function barLines({ bars, now }: Pick<Timeline, 'bars' | 'now'>, width: number): string[] {
  const times = bars.flatMap(({ from, to }) => [Date.parse(from), Date.parse(to)]);
  const [start, end] = [Math.min(...times), Math.max(...times)];
  const labels = Math.min(longestLabel, Math.max(...bars.map(({ label }) => label.length)));
  const room = Math.max(10, width - labels - 28);
  const at = (time: number): number => Math.round(((time - start) / Math.max(1, end - start)) * (room - 1));
  const here = at(Math.min(end, Math.max(start, Date.parse(now))));
  return bars.map(({ label, from, to }) => {
    const [first, last] = [at(Date.parse(from)), at(Date.parse(to))];
    const line = Array.from({ length: room }, (_, column) => (column >= first && column <= last ? '█' : column === here ? '|' : '·'));
    return `  ${label.slice(0, labels).padEnd(labels)} ${line.join('')} ${from.slice(0, 10)} ${to.slice(0, 10)}`;
  });
}
