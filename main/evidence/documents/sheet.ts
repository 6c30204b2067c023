import type PdfDocument from 'pdfkit';
import { breakLines } from './break-lines.ts';
import { type PaperSize, paperSizes } from './document.ts';
import type { Face, Press } from './press.ts';
import { showableText } from './showable-text.ts';

/** Type, lines and grey of the paper. Points. Everything is legible on a black-and-white printer. */
export const ink = { black: '#1c1b18', quiet: '#4a473f', line: '#8f897b', faint: '#d8d4ca', wash: '#f1efe9' } as const;

export interface Style {
  readonly face: Face;
  readonly size: number;
  readonly color?: string;
}

/** Where a document is drawn: one page at a time, top left is 0,0. */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  /** Left and right edge of the text, and its width. */
  readonly left: number;
  readonly right: number;
  readonly inner: number;
  newPage(): void;
  lineHeight(style: Style): number;
  widthOf(text: string, style: Style): number;
  /** The text as it can be printed, broken into lines. */
  lines(text: string, style: Style, width: number): string[];
  /** One line, its top at y. */
  text(line: string, x: number, y: number, style: Style): void;
  /** Lines one under another; returns the height. */
  paragraph(lines: readonly string[], x: number, y: number, style: Style): number;
  rule(x: number, y: number, width: number, color?: string): void;
  upright(x: number, y: number, height: number, color?: string): void;
  box(x: number, y: number, width: number, height: number, fill?: string): void;
  /** A check mark in a square of this size. */
  tick(x: number, y: number, size: number): void;
  /** The modules of a QR code (ISO/IEC 18004), each `size` wide. */
  qr(rows: readonly string[], x: number, y: number, size: number): void;
  /** The rows of the QR code of a text: 0 and 1. */
  qrRows(text: string): string[];
}

const margin = 48;

/** A sheet over a pdfkit document whose pages it adds. */
export function openSheet(pdf: InstanceType<typeof PdfDocument>, press: Press, size: PaperSize): Sheet {
  const { width, height } = paperSizes[size];
  const use = (style: Style): typeof pdf => pdf.font(style.face).fontSize(style.size);
  const options = { lineBreak: false };
  const sheet: Sheet = {
    width,
    height,
    left: margin,
    right: width - margin,
    inner: width - 2 * margin,
    newPage: () => void pdf.addPage(),
    // Room for accents above and below, the same in every face.
    lineHeight: (style) => style.size * 1.36,
    widthOf: (text, style) => use(style).widthOfString(text, options),
    lines: (text, style, most) => breakLines(showableText(text, press.fonts[style.face]), most, (part) => sheet.widthOf(part, style)),
    text(line, x, y, style) {
      if (line === '') return;
      use(style).fillColor(style.color ?? ink.black);
      pdf.text(line, x, y + style.size * 0.1, options);
    },
    paragraph(lines, x, y, style) {
      for (const [index, line] of lines.entries()) sheet.text(line, x, y + index * sheet.lineHeight(style), style);
      return lines.length * sheet.lineHeight(style);
    },
    rule: (x, y, length, color = ink.faint) =>
      void pdf
        .moveTo(x, y)
        .lineTo(x + length, y)
        .lineWidth(0.6)
        .stroke(color),
    upright: (x, y, length, color = ink.faint) =>
      void pdf
        .moveTo(x, y)
        .lineTo(x, y + length)
        .lineWidth(0.6)
        .stroke(color),
    box(x, y, boxWidth, boxHeight, fill) {
      if (fill !== undefined) pdf.rect(x, y, boxWidth, boxHeight).fill(fill);
      else pdf.rect(x, y, boxWidth, boxHeight).lineWidth(0.7).stroke(ink.line);
    },
    tick: (x, y, side) =>
      void pdf
        .moveTo(x + side * 0.2, y + side * 0.52)
        .lineTo(x + side * 0.42, y + side * 0.76)
        .lineTo(x + side * 0.82, y + side * 0.24)
        .lineWidth(1.4)
        .stroke(ink.black),
    qr(rows, x, y, side) {
      for (const [row, modules] of rows.entries()) {
        // Runs of black modules, so that no printer leaves hairlines between them.
        for (const run of modules.matchAll(/1+/g)) pdf.rect(x + run.index * side, y + row * side, run[0].length * side, side);
      }
      pdf.fill('#000000');
    },
    qrRows: (text) => press.qrRows(text),
  };
  return sheet;
}
