import { CeremonyError } from '../../errors.ts';
import { partsOf } from './blocks/parts-of.ts';
import type { PaperDocument, PaperSize } from './document.ts';
import { drawMargins, footHeight, headHeight } from './margins.ts';
import { layPattern } from './pattern.ts';
import type { Part } from './part.ts';
import type { Press } from './press.ts';
import { openSheet, type Sheet } from './sheet.ts';

/**
 * The PDF of a document: the same bytes for the same document, size and fonts, on every machine. Nothing in it is
 * compressed, because compressors differ between machines and versions; dates come from the document.
 */
export function drawDocument(press: Press, document: PaperDocument, size: PaperSize): Uint8Array {
  const pdf = new press.Pdf({
    size: size === 'a4' ? 'A4' : 'LETTER',
    margin: 0,
    autoFirstPage: false,
    bufferPages: true,
    compress: false,
    // None but the registered ones: the standard fonts are not in the file, and a reader may replace them.
    font: null as unknown as string,
    lang: 'en',
    displayTitle: true,
    info: { Title: `${document.name}: ${document.title}`, Producer: 'Conclave', Creator: 'Conclave', CreationDate: document.date },
  });
  for (const [face, font] of Object.entries(press.fonts)) pdf.registerFont(face, font as unknown as string);
  const sheet = openSheet(pdf, press, size);
  const pattern = document.pattern === null ? null : layPattern(pdf, press, document.pattern);
  const begin = (): void => {
    sheet.newPage();
    pattern?.();
  };
  paginate(
    sheet,
    document.blocks.flatMap((block) => partsOf(sheet, block)),
    { top: headHeight(sheet, document), bottom: sheet.height - footHeight(document) },
    begin,
  );
  const { count } = pdf.bufferedPageRange();
  for (let page = 0; page < count; page += 1) {
    pdf.switchToPage(page);
    drawMargins(sheet, document, page + 1, count);
  }
  pdf.end();
  return bytesOf(pdf);
}

interface Area {
  readonly top: number;
  readonly bottom: number;
}

/** Places parts one under another; what must stay together goes to the next page together. */
function paginate(sheet: Sheet, parts: readonly Part[], { top, bottom }: Area, begin: () => void): void {
  let y = top;
  begin();
  for (const [index, part] of parts.entries()) {
    if (part.fresh === true && y > top) {
      begin();
      y = top;
    }
    if (y + heightTogether(parts, index) > bottom && y > top) {
      begin();
      y = top;
      if (part.head !== undefined) {
        part.head.draw(sheet, y);
        y += part.head.height;
      }
    }
    // Space above the first line of a page would look like a mistake.
    if (y === top && part.blank === true) continue;
    part.draw(sheet, y);
    y += part.height;
  }
}

function heightTogether(parts: readonly Part[], index: number): number {
  let height = 0;
  for (const part of parts.slice(index)) {
    height += part.height;
    if (part.keep !== true) break;
  }
  return height;
}

/** Everything pdfkit has written. Without a compressor it writes at once, so nothing has to be waited for. */
function bytesOf(pdf: { read(): unknown }): Uint8Array {
  const chunks: Uint8Array[] = [];
  for (let chunk = pdf.read(); chunk !== null; chunk = pdf.read()) chunks.push(chunk as Uint8Array);
  const bytes = Buffer.concat(chunks);
  if (!bytes.subarray(-8).toString('latin1').includes('%%EOF'))
    throw new CeremonyError('bug', 'A document was not written to its end. Nothing was saved.');
  return new Uint8Array(bytes);
}
