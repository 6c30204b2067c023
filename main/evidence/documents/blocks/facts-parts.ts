import type { Block } from '../document.ts';
import { type Part, space } from '../part.ts';
import type { Sheet } from '../sheet.ts';
import { body, mono, quiet } from './text-parts.ts';

const labelShare = 0.26;

/** Facts as two columns: name, value. */
export function factsParts(sheet: Sheet, block: Extract<Block, { kind: 'facts' }>): Part[] {
  const indent = sheet.inner * labelShare;
  const rows = block.facts.map(({ label, value, mono: compared }): Part => {
    const style = compared === true ? mono : body;
    const names = sheet.lines(label, quiet, indent - 10);
    const values = sheet.lines(value, style, sheet.inner - indent);
    const height = Math.max(names.length * sheet.lineHeight(quiet), values.length * sheet.lineHeight(style)) + 3;
    return {
      height,
      draw(page, y) {
        page.paragraph(names, page.left, y + 1, quiet);
        page.paragraph(values, page.left + indent, y, style);
      },
    };
  });
  return [...rows, space(6)];
}
