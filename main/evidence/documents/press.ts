import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type PdfDocument from 'pdfkit';
import { CeremonyError } from '../../errors.ts';
import { type Font, plainFont } from './font.ts';

export type Face = 'regular' | 'strong' | 'mono';

/** What documents are printed with: pdfkit, and the fonts that came with Conclave. */
export interface Press {
  readonly Pdf: typeof PdfDocument;
  readonly fonts: Readonly<Record<Face, Font>>;
}

const files: Readonly<Record<Face, string>> = {
  regular: 'inter-regular.ttf',
  strong: 'inter-semibold.ttf',
  mono: 'jetbrains-mono-regular.ttf',
};

let loading: Promise<Press> | undefined;

/** The press, loaded with the first document: pdfkit and three fonts take longer than a window may wait for. */
export function loadPress(): Promise<Press> {
  loading ??= assemble();
  return loading;
}

async function assemble(): Promise<Press> {
  const { default: Pdf } = await import('pdfkit');
  const font = (face: Face): Font => openFont(Pdf, readFont(files[face]));
  return { Pdf, fonts: { regular: font('regular'), strong: font('strong'), mono: font('mono') } };
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
  return plainFont(_font.font);
}
