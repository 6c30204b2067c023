import type { Block } from '../document.ts';
import type { Part } from '../part.ts';
import type { Sheet } from '../sheet.ts';
import { mono } from './text-parts.ts';

const perRow = 3;
/** Modules of white around a code (ISO/IEC 18004 6.3.8). */
const quiet = 4;
/** Points between a code and its number, and below it. */
const gap = 4;
const below = 6;

/** Rows of codes as wide as the page allows; a row is never split. */
export function codesParts(sheet: Sheet, block: Extract<Block, { kind: 'codes' }>): Part[] {
  const side = sheet.inner / perRow;
  const label = { ...mono, size: 7 };
  const drawn = block.codes.map(({ text, label: name }) => ({ rows: sheet.qrRows(text), name }));
  return Array.from({ length: Math.ceil(drawn.length / perRow) }, (_, row) => ({
    height: side + sheet.lineHeight(label) + gap + below,
    draw(page, y) {
      for (const [column, { rows, name }] of drawn.slice(row * perRow, (row + 1) * perRow).entries()) {
        const module = side / (rows.length + 2 * quiet);
        const x = page.left + column * side;
        page.box(x, y, side, side, '#ffffff');
        page.qr(rows, x + quiet * module, y + quiet * module, module);
        page.text(name, x + quiet * module, y + side - gap, label);
      }
    },
  }));
}
