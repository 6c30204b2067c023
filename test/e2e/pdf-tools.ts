// What poppler says of a PDF: its words with their places, its text, its pages as pictures.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const shots = resolve(import.meta.dirname, '../../shots/documents');

export interface PdfWord {
  readonly text: string;
  readonly page: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface PdfReading {
  readonly pages: number;
  readonly width: number;
  readonly height: number;
  /** Text of each page in the order it was drawn, all white space taken out. */
  readonly texts: readonly string[];
  readonly words: readonly PdfWord[];
}

/** Reads a PDF with pdftotext, and turns its pages into pictures: kept in shots/documents/ under `npm run shots`. */
export function readPdf(name: string, pdf: Uint8Array): PdfReading {
  const directory = mkdtempSync(join(tmpdir(), 'conclave-pdf-'));
  try {
    const file = join(directory, `${name}.pdf`);
    writeFileSync(file, pdf);
    keepPictures(file, name, directory);
    const text = execFileSync('pdftotext', ['-raw', file, '-'], { encoding: 'utf8' });
    const boxes = execFileSync('pdftotext', ['-bbox', file, '-'], { encoding: 'utf8' });
    const sizes = [...boxes.matchAll(/<page width="([\d.]+)" height="([\d.]+)">/g)];
    return {
      pages: sizes.length,
      width: Number(sizes[0]?.[1]),
      height: Number(sizes[0]?.[2]),
      texts: text.split('\f').slice(0, sizes.length).map(squeezed),
      words: boxes.split('<page ').slice(1).flatMap(wordsOf),
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Text without white space, to be compared across line breaks. */
export function squeezed(text: string): string {
  return text.normalize('NFC').replaceAll(/\s/g, '');
}

/** Words that stand outside the text's margins, and pairs that stand on one another. */
export function misplaced({ words, width, height }: PdfReading): string[] {
  const outside = words
    .filter(({ left, right, top, bottom }) => left < 47.5 || right > width - 47.5 || top < 30 || bottom > height - 20)
    .map(({ text, page }) => `page ${page}: ${text} is outside the margins`);
  const overlapping = words.flatMap((one, index) =>
    words
      .slice(index + 1)
      .filter((other) => other.page === one.page && overlap(one, other))
      .map((other) => `page ${one.page}: ${one.text} and ${other.text} stand on one another`),
  );
  return [...outside, ...overlapping];
}

/** Boxes include the room for accents; ink meets where they share more than a third of a line's height. */
function overlap(one: PdfWord, other: PdfWord): boolean {
  const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  return across > 0.5 && down > Math.min(one.bottom - one.top, other.bottom - other.top) / 3;
}

function wordsOf(page: string, index: number): PdfWord[] {
  return [...page.matchAll(/<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]*)<\/word>/g)].map(
    ([, left, top, right, bottom, text = '']) => ({
      text,
      page: index + 1,
      left: Number(left),
      top: Number(top),
      right: Number(right),
      bottom: Number(bottom),
    }),
  );
}

function keepPictures(file: string, name: string, directory: string): void {
  const keep = process.env['CONCLAVE_SHOTS'] === '1';
  if (keep) mkdirSync(shots, { recursive: true });
  const folder = keep ? shots : directory;
  execFileSync('pdftoppm', ['-r', keep ? '110' : '36', '-png', file, join(folder, name)]);
  if (!readdirSync(folder).some((each) => each.startsWith(name) && each.endsWith('.png')))
    throw new Error(`${name} has no pages to look at`);
}
