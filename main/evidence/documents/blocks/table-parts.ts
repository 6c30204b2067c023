import type { Block, PaperCell } from '../document.ts';
import { type Part, space } from '../part.ts';
import { ink, type Sheet } from '../sheet.ts';
import { body, mono, quiet, small } from './text-parts.ts';

const padding = 4;
/** Tall enough to sign in. */
const writeHeight = 24;

/** A table: its heading is repeated on every page, its rows are never split. */
export function tableParts(sheet: Sheet, block: Extract<Block, { kind: 'table' }>): Part[] {
  const shares = block.columns.reduce((sum, { share }) => sum + share, 0);
  const widths = block.columns.map(({ share }) => (sheet.inner * share) / shares);
  const lefts = widths.map((_, index) => sheet.left + widths.slice(0, index).reduce((sum, width) => sum + width, 0));
  const titles = block.columns.map(({ title }, index) => sheet.lines(title, quiet, (widths[index] ?? 0) - 2 * padding));
  const headHeight = Math.max(...titles.map((lines) => lines.length)) * sheet.lineHeight(quiet) + 2 * padding;
  const head: Part = {
    height: headHeight,
    keep: true,
    draw(page, y) {
      page.box(page.left, y, page.inner, headHeight, ink.wash);
      for (const [index, lines] of titles.entries()) page.paragraph(lines, (lefts[index] ?? 0) + padding, y + padding, quiet);
    },
  };
  const rows = block.rows.map((cells): Part => {
    const filled = cells.map((cell, index) => cellLines(sheet, cell, (widths[index] ?? 0) - 2 * padding));
    const height = Math.max(
      ...filled.map(({ lines, style }) => lines.length * sheet.lineHeight(style) + 2 * padding),
      cells.some((cell) => 'box' in cell) ? writeHeight : 0,
    );
    return {
      height,
      head,
      draw(page, y) {
        for (const [index, { lines, style }] of filled.entries()) {
          const cell = cells[index];
          const left = lefts[index] ?? 0;
          if (cell !== undefined && 'box' in cell && cell.box === 'tick') page.box(left + padding, y + (height - 11) / 2, 11, 11);
          else page.paragraph(lines, left + padding, y + padding, style);
          if (index > 0) page.upright(left, y, height);
        }
        page.rule(page.left, y + height, page.inner);
      },
    };
  });
  return [head, ...rows, space(10)];
}

function cellLines(sheet: Sheet, cell: PaperCell, width: number): { lines: string[]; style: typeof body } {
  if ('box' in cell) return { lines: [], style: body };
  const style = cell.mono === true ? mono : cell.small === true ? small : body;
  return { lines: cell.text === '' ? [] : cell.text.split('\n').flatMap((line) => sheet.lines(line, style, width)), style };
}
