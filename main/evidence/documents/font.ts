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
  /** `script`: ISO 15924 tag as OpenType spells it; without it that of the text’s letters. */
  layout(text: string, features?: Readonly<Record<string, boolean>>, script?: string): GlyphRun;
  getGlyph(id: number, codePoints?: readonly number[]): Glyph;
}

// A reader compares characters: nothing may be drawn as a ligature, or two signs as an arrow.
const features = { calt: false, liga: false, clig: false, dlig: false } as const;
/** Signs, pairs of signs and words with other letters kept: there are 9,120 of the first two. */
const most = 20_000;

/** Text that is put together from pairs of its signs: in Latin, for it has a letter; without a backtick, which may be an accent. */
const latin = /^(?=.*[A-Za-z])[\x20-\x5f\x61-\x7e]{3,}$/;

/**
 * The same font with plain letters, that remembers what it has laid out: laying out is nearly all the work of printing. In Latin
 * without accents no sign's place depends on more than the sign after it (kerning; a test compares): so hashes, names and paths, no
 * two of which are the same, are put together from pairs.
 */
export function plainFont(font: Font): Font {
  forgetCodePoints(font);
  const known = new Map<string, GlyphRun>();
  const remembered = (text: string, script?: string): GlyphRun => {
    const key = script === undefined ? text : `${script}:${text}`;
    const run = known.get(key) ?? font.layout(text, features, script);
    if (known.size >= most) known.clear();
    known.set(key, run);
    return run;
  };
  const layout = (text: string): GlyphRun => {
    const run: Pick<GlyphRun, 'glyphs' | 'positions'> = latin.test(text)
      ? pairByPair(text, (pair) => remembered(pair, 'latn'))
      : remembered(text);
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

/** Each sign as it stands before the next one. */
function pairByPair(text: string, layout: (pair: string) => GlyphRun): Pick<GlyphRun, 'glyphs' | 'positions'> {
  const glyphs: Glyph[] = [];
  const positions: Position[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const pair = layout(text.slice(at, at + 2));
    glyphs.push(...pair.glyphs.slice(0, 1));
    positions.push(...pair.positions.slice(0, 1));
  }
  return { glyphs, positions };
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
