import type { RunView } from '../../../../preload/contract/run-view.ts';
import { twoColumns, wordColumns } from './columns.ts';
import { clockLines } from '../clock-lines.ts';
import { stageLines } from './stage-lines.ts';
import { wrap } from './wrap.ts';

const widest = 100;
const undone = 'This cannot be undone.';

/** The block a step opens with: where we are, what to read aloud, whose turn, what exactly will happen, and the stage. */
export function stepBlock(view: RunView, columns: number): string[] {
  const { current } = view;
  if (current === null) return [];
  const width = Math.min(widest, columns);
  const index = view.steps.findIndex((step) => step.id === current.stepId);
  const place = `step ${index + 1} of ${view.steps.length}`;
  const mode = view.mode === 'production' ? '' : `${view.mode === 'rehearsal' ? 'REHEARSAL not for use' : 'DRILL not for use'} · `;
  const rule = (view.mode === 'production' ? '─' : '╱').repeat(width);
  const minutes = view.steps[index]?.minutesPlanned ?? 0;
  const turn = [...new Set(current.awaited.map((person) => `${person.name} (${person.role})`))].join(' or ');
  return [
    '',
    rule,
    ...wrap(`${mode}${place} · ${view.title}${minutes > 0 ? ` · ${minutes} min planned` : ''}`, width),
    rule,
    '',
    ...wrap(current.title, width),
    '',
    ...twoColumns(
      [
        ...(current.say === '' ? [] : [['Read aloud', current.say] as const]),
        ['Whose turn', turn === '' ? 'nobody' : turn],
        ['Will happen', current.irreversible && !current.will.includes(undone) ? `${current.will} ${undone}` : current.will],
      ],
      width,
    ),
    ...clockLines(view, width),
    '',
    ...stageLines(current.stage, width),
  ];
}

/** A hash people compare: hex, then 32 words in four columns; nothing of it while its words are being read back. */
export function hashBlock(hash: RunView['hashes'][number]): string[] {
  if (hash.hidden === true) return ['', `  ${hash.what}: its hash is hidden while it is read back from paper or a second machine`];
  return ['', `  ${hash.what}`, `    sha256 ${hash.sha256}`, ...wordColumns(hash.words)];
}
