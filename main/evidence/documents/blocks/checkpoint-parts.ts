import { hashWords } from '../../hash-words.ts';
import type { Block } from '../document.ts';
import { type Part, space } from '../part.ts';
import { ink, type Sheet, type Style } from '../sheet.ts';
import { body, mono } from './text-parts.ts';

const wordStyle: Style = { face: 'strong', size: 11 };
const rowHeight = 28;
const module = 3.2;
/** A reader needs four modules of white around a code (ISO/IEC 18004 6.3.8). */
const quiet = 4 * module;

/** Four rows of eight words, each with its number. */
export function wordRowsParts(_sheet: Sheet, block: Extract<Block, { kind: 'rows-of-words' }>): Part[] {
  const words = hashWords(block.sha256);
  return [
    {
      height: 4 * rowHeight,
      draw(page, y) {
        const each = page.inner / 8;
        for (const [index, word] of words.entries()) {
          const x = page.left + (index % 8) * each;
          const top = y + Math.floor(index / 8) * rowHeight;
          page.text(String(index + 1), x, top, { ...mono, size: 6, color: ink.quiet });
          page.text(word, x, top + 7, { ...wordStyle, size: fitting(page, word, each - 4) });
        }
      },
    },
    space(8),
  ];
}

/** The longest words of the list are a little wider than an eighth of a page. */
function fitting(page: Sheet, word: string, width: number): number {
  let { size } = wordStyle;
  while (size > 6 && page.widthOf(word, { ...wordStyle, size }) > width) size -= 0.5;
  return size;
}

/** A code, and beside it what it holds. */
export function qrParts(sheet: Sheet, block: Extract<Block, { kind: 'qr' }>): Part[] {
  const rows = sheet.qrRows(block.text);
  const side = rows.length * module + 2 * quiet;
  const width = sheet.inner - side - 16;
  const lines = block.beside.flatMap((text) => [...sheet.lines(text, body, width), '']);
  return [
    {
      height: Math.max(side, lines.length * sheet.lineHeight(body)),
      draw(page, y) {
        page.box(page.left, y, side, side, '#ffffff');
        page.qr(rows, page.left + quiet, y + quiet, module);
        page.paragraph(lines, page.left + side + 16, y + quiet, body);
      },
    },
    space(10),
  ];
}
