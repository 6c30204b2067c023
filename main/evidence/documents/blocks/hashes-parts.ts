import { hashWords } from '../../hash-words.ts';
import type { Block, PaperHash } from '../document.ts';
import { type Part, space } from '../part.ts';
import type { Sheet } from '../sheet.ts';
import { body, mono, strong } from './text-parts.ts';

const gap = 24;
const rowHeight = 11.5;

/** Hashes two beside each other: name, hexadecimal in two lines, the words in two columns (even bytes left, odd right). */
export function hashesParts(sheet: Sheet, block: Extract<Block, { kind: 'hashes' }>): Part[] {
  const parts: Part[] = [];
  for (let index = 0; index < block.hashes.length; index += 2) {
    const pair = block.hashes.slice(index, index + 2);
    const width = (sheet.inner - gap) / 2;
    const names = pair.map(({ what }) => sheet.lines(what, strong, width));
    const top = Math.max(...names.map((lines) => lines.length)) * sheet.lineHeight(strong) + 2;
    parts.push({
      height: top + 2 * rowHeight + 4 + 16 * rowHeight,
      draw(page, y) {
        for (const [side, hash] of pair.entries()) {
          const x = page.left + side * (width + gap);
          page.paragraph(names[side] ?? [], x, y, strong);
          drawHash(page, hash, x, y + top, width);
        }
      },
    });
    parts.push(space(14));
  }
  return parts;
}

function drawHash(page: Sheet, { sha256 }: PaperHash, x: number, y: number, width: number): void {
  const hex = { ...mono, size: 8.5 };
  for (const half of [0, 1]) {
    const groups = sha256.slice(half * 32, half * 32 + 32).match(/.{8}/g) ?? [];
    page.text(groups.join(' '), x, y + half * rowHeight, hex);
  }
  const words = hashWords(sha256);
  const first = y + 2 * rowHeight + 4;
  for (let row = 0; row < words.length / 2; row += 1) {
    const at = first + row * rowHeight;
    for (const side of [0, 1]) {
      const left = x + side * (width / 2);
      page.text(String(2 * row + side + 1).padStart(2, ' '), left, at, { ...mono, size: 7 });
      page.text(words[2 * row + side] ?? '', left + 14, at, { ...body, size: 9 });
    }
  }
}
