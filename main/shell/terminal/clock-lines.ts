import type { RunView } from '../../../preload/contract/run-view.ts';
import { describeTime } from '../../pki/describe-time.ts';
import { twoColumns } from './interactive/columns.ts';

/** Every clock that has started: until when, and how long that is, as the view was drawn; or whether it was met. */
export function clockLines({ clocks }: Pick<RunView, 'clocks'>, width: number): string[] {
  if (clocks === undefined) return [];
  const now = Date.parse(clocks.now);
  return [
    '',
    ...twoColumns(
      clocks.list.map(({ title, clause, due, ended }): [string, string] => {
        const until = `due ${describeTime(new Date(due))} (${clause})`;
        if (ended !== undefined)
          return [`Clock ${ended.met ? 'met' : 'missed'}`, `${title}: ended ${describeTime(new Date(ended.at))}, ${until}`];
        const minutes = Math.floor(Math.abs(Date.parse(due) - now) / 60_000);
        const span = `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
        return ['Clock runs', `${title}: ${Date.parse(due) < now ? `over by ${span}` : `${span} left`}, ${until}`];
      }),
      width,
    ),
  ];
}
