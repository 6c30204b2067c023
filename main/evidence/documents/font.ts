/** A laid out piece of text, in font units. */
interface GlyphRun {
  readonly glyphs: readonly Glyph[];
  readonly positions: readonly Position[];
  readonly advanceWidth: number;
}

interface Glyph {
  readonly id: number;
  readonly advanceWidth: number;
  readonly path: { readonly commands: readonly { readonly command: string; readonly args: readonly number[] }[] };
}

interface Position {
  readonly xAdvance: number;
}

/** A font as the layout engine knows it (fontkit, which pdfkit brings). */
export interface Font {
  readonly unitsPerEm: number;
  hasGlyphForCodePoint(codePoint: number): boolean;
  layout(text: string, features?: Readonly<Record<string, boolean>>): GlyphRun;
  getGlyph(id: number, codePoints?: readonly number[]): Glyph;
}

// A reader compares characters: nothing may be drawn as a ligature, or two signs as an arrow.
const features = { calt: false, liga: false, clig: false, dlig: false } as const;
/** Words kept: a page has about 300 different ones. */
const most = 20_000;

/**
 * The same font with plain letters, that remembers the words it has laid out: every document uses the same few hundred, and
 * laying them out is nearly all the work of printing.
 * @param fixedWidth whether every letter is as wide as every other, whatever stands beside it: hashes, no two of which are the
 *   same, are then put together from their sixteen signs
 */
export function plainFont(font: Font, fixedWidth: boolean): Font {
  forgetCodePoints(font);
  const known = new Map<string, GlyphRun>();
  const laidOut = (text: string): GlyphRun =>
    fixedWidth && hexadecimal.test(text) ? signBySign(text, layout) : font.layout(text, features);
  const layout = (text: string): GlyphRun => {
    const run = known.get(text) ?? laidOut(text);
    if (known.size >= most) known.clear();
    known.set(text, run);
    // Whoever lays out text scales the positions in place, and then asks for the width of what they have become.
    const positions = run.positions.map((position) => ({ ...position }));
    return {
      glyphs: run.glyphs,
      positions,
      get advanceWidth() {
        return positions.reduce((sum, { xAdvance }) => sum + xAdvance, 0);
      },
    };
  };
  return Object.create(font, { layout: { value: layout } }) as Font;
}

/** One sign alone is laid out by the font, and remembered. */
const hexadecimal = /^[0-9a-f]{2,}$/;

function signBySign(text: string, layout: (sign: string) => GlyphRun): GlyphRun {
  const runs = Array.from(text, layout);
  return {
    glyphs: runs.flatMap(({ glyphs }) => glyphs),
    positions: runs.flatMap(({ positions }) => positions),
    advanceWidth: runs.reduce((sum, { advanceWidth }) => sum + advanceWidth, 0),
  };
}

/**
 * fontkit keeps each glyph with the characters it was first asked for, which may be none (a part of an accented letter). What
 * a document says of its letters would then depend on the documents before it: so every use has its own characters.
 */
function forgetCodePoints(font: Font): void {
  const getGlyph = font.getGlyph.bind(font);
  Object.defineProperty(font, 'getGlyph', {
    value: (id: number, codePoints: readonly number[] = []): Glyph => {
      const shared = getGlyph(id);
      // fontkit keeps a width with the object it is asked of: with the shared one, or it would be read from the file each time.
      void shared.advanceWidth;
      return Object.create(shared, { codePoints: { value: codePoints } }) as Glyph;
    },
  });
}
