import type { Table } from '../../../../preload/contract/run-view.ts';
import { wrap } from './wrap.ts';

/** A batch on a console: a row of its cells by name each, the refused and the differing ones marked, and what they say. */
export function tableLines(table: Table | undefined, width: number): string[] {
  if (table === undefined) return [];
  const refused = table.rows.filter(({ state }) => state === 'refused').length;
  const differs = table.rows.filter(({ state }) => state === 'differs').length;
  const counts = [
    `${table.rows.length} rows`,
    ...(refused > 0 ? [`${refused} refused`] : []),
    ...(differs > 0 ? [`${differs} differ from the first`] : []),
  ];
  return [
    `  ${table.title}: ${counts.join(', ')}`,
    '  What a row does not say is as on the sheet of the first.',
    ...table.rows.flatMap(({ cells, state, note }) => {
      const mark = state === 'refused' ? '✗' : state === 'differs' ? '≠' : ' ';
      const said = cells.flatMap((cell, index) => (cell === '' ? [] : [`${table.columns[index]?.label ?? ''} ${cell}`]));
      const lines = [...wrap(said.join(' · '), width - 4, '  '), ...(note === undefined ? [] : wrap(note, width - 4, '  '))];
      return lines.map((line, index) => `  ${index === 0 ? mark : ' '} ${line}`);
    }),
    '',
  ];
}
