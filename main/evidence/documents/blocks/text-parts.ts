import type { Block } from '../document.ts';
import { type Part, space } from '../part.ts';
import { ink, type Sheet, type Style } from '../sheet.ts';

export const body: Style = { face: 'regular', size: 9.5 };
export const strong: Style = { face: 'strong', size: 9.5 };
export const quiet: Style = { face: 'regular', size: 8.5, color: ink.quiet };
export const small: Style = { face: 'regular', size: 8 };
export const mono: Style = { face: 'mono', size: 8 };
const titleStyle: Style = { face: 'strong', size: 22 };
const underStyle: Style = { face: 'regular', size: 12, color: ink.quiet };
const headingStyle: Style = { face: 'strong', size: 13 };

/** One line of text as a part of its own: text may go on on the next page, but never inside a line. */
export function lineParts(lines: readonly string[], style: Style, indent = 0): Part[] {
  return lines.map((line, index) => ({
    height: 0,
    ...(index === 0 || index === lines.length - 2 ? { keep: lines.length > 1 } : {}),
    draw: (sheet: Sheet, y: number) => sheet.text(line, sheet.left + indent, y, style),
  }));
}

function paragraphParts(sheet: Sheet, text: string, style: Style): Part[] {
  const height = sheet.lineHeight(style);
  return lineParts(sheet.lines(text, style, sheet.inner), style).map((part) => ({ ...part, height }));
}

export function titleParts(sheet: Sheet, block: Extract<Block, { kind: 'title' }>): Part[] {
  return [...paragraphParts(sheet, block.text, titleStyle), space(2), ...paragraphParts(sheet, block.under, underStyle), space(14)];
}

export function headingParts(sheet: Sheet, block: Extract<Block, { kind: 'heading' }>): Part[] {
  return [
    space(14),
    ...paragraphParts(sheet, block.text, headingStyle).map((part) => ({ ...part, keep: true })),
    { ...space(5), keep: true },
  ];
}

export function textParts(sheet: Sheet, block: Extract<Block, { kind: 'text' }>): Part[] {
  const lines = paragraphParts(sheet, block.text, block.tone === 'plain' ? body : quiet);
  return [...lines, space(5)].map((part) => (block.tone === 'lead' ? { ...part, keep: true } : part));
}
