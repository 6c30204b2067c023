import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Font } from '../../../../main/evidence/documents/font.ts';
import { loadPress } from '../../../../main/evidence/documents/press.ts';
import { showableText } from '../../../../main/evidence/documents/showable-text.ts';

const { fonts } = await loadPress();

describe('showableText', () => {
  test.each(['Łukasz Żółć', 'Ångström ő ț ß', 'Ελένη', 'Юлия', 'Nguyễn', 'e\u0301', '“read” – it’s … €'])(
    '%s is printed as it is',
    (text) => {
      expect(showableText(text, fonts.regular)).toBe(text);
      expect(showableText(text, fonts.strong)).toBe(text);
    },
  );

  test('what the font has no glyph for stands as its number', () => {
    expect(showableText('渡辺 Ken', fonts.regular)).toBe('[U+6E21 U+8FBA] Ken');
    expect(showableText('a\u{1F511}', fonts.regular)).toBe('a[U+1F511]');
    expect(showableText('שלום', fonts.regular)).toBe('[U+05E9 U+05DC U+05D5 U+05DD]');
  });

  test('what has no shape of its own stands as its number, so that it cannot reorder or hide', () => {
    expect(showableText('a\u202eb\u200bc\u0007', fonts.regular)).toBe('a[U+202E]b[U+200B]c[U+0007]');
  });
});

test('plainFont: two signs are never drawn as one', () => {
  for (const text of ['->', '!=', 'fi', '0x1']) {
    const ids = (each: string): number[] => fonts.mono.layout(each).glyphs.map(({ id }) => id);
    expect(ids(text)).toEqual([...text].flatMap(ids));
  }
});

test('plainFont: a hash put together from its signs is what the font makes of it as a whole', () => {
  // Every pair of signs is in one of them.
  const whole = Object.getPrototypeOf(fonts.mono) as Font;
  const plainLetters = { calt: false, liga: false, clig: false, dlig: false };
  const hashes = Array.from({ length: 50 }, (_, n) => createHash('sha256').update(String(n)).digest('hex'));
  for (const text of [...hashes, '0', 'ff', 'ab12 cd34', '0xff']) {
    const [ours, theirs] = [fonts.mono.layout(text), whole.layout(text, plainLetters)];
    const plain = ({ glyphs }: typeof ours) =>
      glyphs.map((glyph) => [glyph.id, glyph.advanceWidth, (glyph as { codePoints?: unknown }).codePoints]);
    expect(plain(ours)).toEqual(plain(theirs));
    expect(ours.positions).toEqual(theirs.positions);
    expect(ours.advanceWidth).toBe(theirs.advanceWidth);
  }
});
