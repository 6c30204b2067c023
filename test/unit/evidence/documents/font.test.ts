import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Font } from '../../../../main/evidence/documents/font.ts';
import { loadPress } from '../../../../main/evidence/documents/press.ts';

const features = { calt: false, liga: false, clig: false, dlig: false };
const press = await loadPress();

/** Words of every printable ASCII sign, and such as documents are full of; the same each time. */
const words = Array.from({ length: 150 }, (_, index) => {
  const bytes = createHash('sha512').update(String(index)).digest();
  const signs = Array.from(bytes.subarray(0, 3 + (index % 30)), (octet) => String.fromCharCode(32 + (octet % 95))).join('');
  const hex = bytes.toString('hex', 0, 20);
  return [
    signs,
    hex,
    `${hex};`,
    `artifacts/example-root-r1/issued/${hex}.der; `,
    `CN=host-${index}.example.org, O=Type AV To`,
    `${index}. "&"`,
  ];
}).flat();

const looks = (run: ReturnType<Font['layout']>): unknown => ({
  glyphs: run.glyphs.map(({ id }) => id),
  places: run.positions.map((position) => ({ ...position })),
  width: run.advanceWidth,
});

describe('DOCUMENTS-REDRAWN: words put together from pairs', () => {
  test.each(['regular', 'strong', 'mono'] as const)('%s: each stands as the font itself lays it out', (face) => {
    const font = press.fonts[face];
    const itself = Object.getPrototypeOf(font) as Font;
    const wrong = words.filter((word) => JSON.stringify(looks(font.layout(word))) !== JSON.stringify(looks(itself.layout(word, features))));
    expect(wrong).toEqual([]);
  });
});
