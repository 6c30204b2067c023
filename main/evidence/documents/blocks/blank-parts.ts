import type { Block } from '../document.ts';
import { type Part, space } from '../part.ts';
import { ink, type Sheet } from '../sheet.ts';
import { mono, quiet } from './text-parts.ts';

const wordHeight = 19;
const lineHeight = 24;

/** Height of the blanks for 32 words. */
export const blankWordsHeight = 12 + 4 * wordHeight;

/** Four rows of eight numbered blanks: the words of a hash, written down as they are read aloud. */
export function drawBlankWords(page: Sheet, label: string, x: number, y: number, width: number): void {
  page.text(label, x, y, quiet);
  const each = width / 8;
  for (let index = 0; index < 32; index += 1) {
    const left = x + (index % 8) * each;
    const top = y + 12 + Math.floor(index / 8) * wordHeight;
    page.text(String(index + 1), left, top + 9, { ...mono, size: 5.5, color: ink.quiet });
    page.rule(left, top + wordHeight - 2, each - 5, ink.line);
  }
}

export function blankWordsParts(_sheet: Sheet, block: Extract<Block, { kind: 'blank-words' }>): Part[] {
  return [{ height: blankWordsHeight, draw: (page, y) => drawBlankWords(page, block.label, page.left, y, page.inner) }, space(10)];
}

/** A name and lines to write on. */
export function blankLinesParts(sheet: Sheet, block: Extract<Block, { kind: 'blank-lines' }>): Part[] {
  const label = sheet.lines(block.label, quiet, sheet.inner);
  const top = label.length * sheet.lineHeight(quiet);
  return [
    {
      height: top + block.lines * lineHeight,
      draw(page, y) {
        page.paragraph(label, page.left, y, quiet);
        for (let line = 1; line <= block.lines; line += 1) page.rule(page.left, y + top + line * lineHeight - 2, page.inner, ink.line);
      },
    },
    space(8),
  ];
}
