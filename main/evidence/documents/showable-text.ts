import type { Font } from './font.ts';

/**
 * Text as a font can print it. A character it has no glyph for, and one that has no shape of its own (control, format,
 * separator), is never lost or drawn as an empty box: it stands as its number, `[U+6E21 U+8FBA]`, and can be looked up.
 */
export function showableText(text: string, font: Font): string {
  const pieces: string[] = [];
  let missing: string[] = [];
  const flush = (): void => {
    if (missing.length > 0) pieces.push(`[${missing.join(' ')}]`);
    missing = [];
  };
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (font.hasGlyphForCodePoint(code) && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(character)) {
      flush();
      pieces.push(character);
    } else {
      missing.push(`U+${code.toString(16).toUpperCase().padStart(4, '0')}`);
    }
  }
  flush();
  return pieces.join('');
}
