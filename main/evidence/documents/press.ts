import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type PdfDocument from 'pdfkit';
import { CeremonyError } from '../../errors.ts';
import { qrRows } from '../qr-rows.ts';
import { type Font, plainFont } from './font.ts';

export type Face = 'regular' | 'strong' | 'mono';

/** What documents are printed with: pdfkit, and the fonts that came with Conclave. */
export interface Press {
  /** Rows of 0 and 1 of a QR code (ISO/IEC 18004, error correction M), without the quiet zone. */
  readonly qrRows: (text: string) => string[];
  readonly Pdf: typeof PdfDocument;
  readonly fonts: Readonly<Record<Face, Font>>;
}

const files: Readonly<Record<Face, string>> = {
  regular: 'inter-regular.ttf',
  strong: 'inter-semibold.ttf',
  mono: 'jetbrains-mono-regular.ttf',
};

let loading: Promise<Press> | undefined;
let loaded: Press | undefined;

/** The press, loaded with the first document: pdfkit and three fonts take longer than a window may wait for. */
export function loadPress(): Promise<Press> {
  loading ??= assemble();
  return loading;
}

/** The press, where loadPress has been waited for. Bundles are composed in one go. @throws bug where it was not */
export function loadedPress(): Press {
  if (loaded === undefined) throw new CeremonyError('bug', 'A document was asked for before the fonts were loaded. Nothing was made.');
  return loaded;
}

async function assemble(): Promise<Press> {
  const [{ default: Pdf }, { default: qrcode }] = await Promise.all([import('pdfkit'), import('qrcode')]);
  const font = (face: Face): Font => plainFont(openFont(Pdf, readFont(files[face])));
  loaded = {
    Pdf,
    qrRows: (text) => qrRows(text, qrcode.create),
    fonts: { regular: font('regular'), strong: font('strong'), mono: font('mono') },
  };
  return loaded;
}

/** From the source tree and from a bundle alike: the nearest resources/fonts above this file. */
function readFont(name: string): Uint8Array {
  for (let at = import.meta.dirname; ; at = dirname(at)) {
    try {
      return readFileSync(join(at, 'resources', 'fonts', name));
    } catch (cause) {
      if (dirname(at) === at)
        throw new CeremonyError('bug', `The font ${name} is missing from Conclave’s own files. No document was made.`, { cause });
    }
  }
}

function openFont(Pdf: typeof PdfDocument, bytes: Uint8Array): Font {
  // The engine looks at the ten bytes of a glyph's header even where a glyph has none, such as a space at the end of the file.
  const padded = new Uint8Array(bytes.length + 16);
  padded.set(bytes);
  // pdfkit opens a font for one document only; what it opened can serve every other, which saves most of the time.
  const { _font } = new Pdf({ font: padded as unknown as string }) as unknown as { _font: { font: Font } };
  return _font.font;
}
