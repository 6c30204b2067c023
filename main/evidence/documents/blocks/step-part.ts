import type { PaperBox, PaperStep } from '../document.ts';
import type { Part } from '../part.ts';
import { ink, type Sheet, type Style } from '../sheet.ts';
import { blankWordsHeight, drawBlankWords } from './blank-parts.ts';
import { body, quiet } from './text-parts.ts';

const numberWidth = 34;
const boxesWidth = 132;
const gutter = 14;
const padding = 8;
const boxHeight = 27;
const titleStyle: Style = { face: 'strong', size: 11 };
const sayStyle: Style = { face: 'regular', size: 10.5 };
const blankHeight = 21;
const tickIndent = 15;

/** A step, never split: number, what is read aloud and done, and the boxes beside it. */
export function stepPart(sheet: Sheet, step: PaperStep): Part {
  const width = sheet.inner - numberWidth - boxesWidth - gutter;
  const title = sheet.lines(step.title, titleStyle, width);
  const who = sheet.lines(step.who, quiet, width);
  const say = step.say === '' ? [] : sheet.lines(`“${step.say}”`, sayStyle, width - 10);
  const notes = step.notes.flatMap((note) => sheet.lines(note, body, width));
  const ticks = step.ticks.map((tick) => sheet.lines(tick, body, width - tickIndent));
  const boxes = placeBoxes(step.boxes);
  const texts = [
    title.length * sheet.lineHeight(titleStyle),
    who.length * sheet.lineHeight(quiet) + 4,
    say.length === 0 ? 0 : say.length * sheet.lineHeight(sayStyle) + 6,
    notes.length === 0 ? 0 : notes.length * sheet.lineHeight(body) + 4,
    ticks.reduce((sum, lines) => sum + tickHeight(sheet, lines), 0),
    step.blanks.length * blankHeight,
  ];
  const left = texts.reduce((sum, height) => sum + height, 0);
  const upper = Math.max(left, Math.max(0, ...boxes.map(({ row }) => row + 1)) * boxHeight);
  const words = step.words.length * (blankWordsHeight + 4);
  const height = padding + upper + (words === 0 ? 0 : words + 6) + padding;
  return {
    height,
    draw(page, y) {
      page.rule(page.left, y, page.inner, ink.line);
      const top = y + padding;
      page.text(String(step.number), page.left, top - 2, { face: 'strong', size: 16 });
      if (step.mark !== 'none') page.box(page.left, top + 22, 11, 11);
      if (step.mark === 'ticked') page.tick(page.left, top + 22, 11);
      const x = page.left + numberWidth;
      let at = top + page.paragraph(title, x, top, titleStyle);
      at += page.paragraph(who, x, at, quiet) + 4;
      if (say.length > 0) {
        const tall = say.length * page.lineHeight(sayStyle);
        page.upright(x + 1, at, tall, ink.line);
        page.paragraph(say, x + 10, at, sayStyle);
        at += tall + 6;
      }
      if (notes.length > 0) at += page.paragraph(notes, x, at, body) + 4;
      at = drawTicks(page, ticks, x, at);
      drawBlanks(page, step.blanks, x, at, width);
      for (const box of boxes) drawBox(page, box, page.right - boxesWidth, top);
      for (const [index, label] of step.words.entries())
        drawBlankWords(page, label, x, top + upper + 6 + index * (blankWordsHeight + 4), page.inner - numberWidth);
    },
  };
}

function tickHeight(sheet: Sheet, lines: readonly string[]): number {
  return lines.length * sheet.lineHeight(body) + 3;
}

function drawTicks(page: Sheet, ticks: readonly (readonly string[])[], x: number, y: number): number {
  let at = y;
  for (const lines of ticks) {
    page.box(x, at + 2, 9, 9);
    page.paragraph(lines, x + tickIndent, at, body);
    at += tickHeight(page, lines);
  }
  return at;
}

function drawBlanks(page: Sheet, blanks: readonly string[], x: number, y: number, width: number): void {
  for (const [index, text] of blanks.entries()) {
    const bottom = y + (index + 1) * blankHeight - 4;
    page.text(text, x, bottom - 11, quiet);
    page.rule(x + page.widthOf(text, quiet) + 6, bottom, width - page.widthOf(text, quiet) - 6, ink.line);
  }
}

interface PlacedBox extends PaperBox {
  readonly row: number;
  readonly side: number;
}

/** Two boxes a row, or one that is as wide as both. */
function placeBoxes(boxes: readonly PaperBox[]): PlacedBox[] {
  const placed: PlacedBox[] = [];
  let row = 0;
  let side = 0;
  for (const box of boxes) {
    if (box.wide === true && side === 1) row += 1;
    if (box.wide === true) side = 0;
    placed.push({ ...box, row, side });
    if (box.wide === true || side === 1) row += 1;
    side = box.wide === true || side === 1 ? 0 : 1;
  }
  return placed;
}

function drawBox(page: Sheet, { label, value, wide, row, side }: PlacedBox, x: number, y: number): void {
  const half = boxesWidth / 2;
  const left = x + side * half;
  const top = y + row * boxHeight;
  page.box(left, top, wide === true ? boxesWidth : half, boxHeight);
  page.text(label, left + 3, top + 2, { face: 'regular', size: 6.5, color: ink.quiet });
  page.text(value, left + 3, top + 11, { face: 'strong', size: 9.5 });
}
