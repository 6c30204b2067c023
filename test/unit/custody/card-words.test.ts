import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cardBytes, encodeCard, parseCard } from '../../../main/custody/card.ts';
import { cardText, cardWords, parseCardText } from '../../../main/custody/card-words.ts';
import { evenWords, oddWords } from '../../../main/formats/pgp-words.ts';
import { errorOf } from './refusal.ts';
import { ascii, cardsOf } from './cards.ts';

const [card] = await cardsOf('k7m3q9tzx2wa', 3, 5);
if (card === undefined) throw new Error('no card was made');
const bytes = encodeCard(card);
const words = cardWords(bytes);
const read = (typed: readonly string[]) => parseCard(parseCardText(ascii(typed.join(' '))));
const replaced = (at: number, word: string): string[] => words.with(at, word);
const wordsAt = (at: number): readonly string[] => (at % 2 === 0 ? evenWords : oddWords);

describe('a card copied and given back', () => {
  test('has 28 words more than the PIN has characters, and is the same card again', () => {
    expect(words).toHaveLength(cardBytes(12));
    expect(words).toHaveLength(40);
    expect(read(words)).toEqual(card);
  });

  test('may be typed in other case, in lines, with commas, and with words cut short where only one begins so', () => {
    const untidy = words.map((word, at) => (at % 5 === 4 ? `${word.toUpperCase()},\r\n` : word));
    expect(read(untidy)).toEqual(card);
    const short = words.map((word, at) => {
      const others = wordsAt(at).filter((other) => other !== word);
      for (let length = 3; length < word.length; length += 1)
        if (!others.some((other) => other.toLowerCase().startsWith(word.slice(0, length).toLowerCase()))) return word.slice(0, length);
      return word;
    });
    expect(short.join('').length).toBeLessThan(words.join('').length);
    expect(read(short)).toEqual(card);
  });

  test('may come from its QR code', () => {
    const text = cardText(bytes);
    expect(text).toMatch(/^CONCLAVE:[0-9A-F]{80}$/);
    expect(parseCard(parseCardText(ascii(`${text}\n`)))).toEqual(card);
    expect(errorOf(() => parseCardText(ascii(text.slice(0, -1)))).code).toBe('input.share-wrong');
    expect(errorOf(() => parseCard(parseCardText(ascii(text.slice(0, -2))))).code).toBe('input.share-wrong');
    expect(errorOf(() => parseCardText(ascii('CONCLAVE:zz'))).message).toContain('not whole');
  });
});

describe('a mistake', () => {
  test('SHARE-CHECKSUM: every other word at every position is caught and its place named, and neither word is', () => {
    for (const [at, right] of words.entries()) {
      for (const wrong of wordsAt(at)) {
        if (wrong === right) continue;
        const error = errorOf(() => read(replaced(at, wrong)));
        expect(error.code).toBe('input.share-wrong');
        expect(error.message).toContain(`word ${at + 1} does not fit`);
        expect(error.message).not.toContain(` ${wrong} `);
      }
    }
  });

  test('SHARE-CHECKSUM: a word of the other column, an unknown word and one cut too short are named by their place', () => {
    for (const at of words.keys()) {
      expect(errorOf(() => read(replaced(at, (at % 2 === 0 ? oddWords : evenWords)[7] ?? ''))).message).toContain(
        `Word ${at + 1} belongs to the other column`,
      );
      expect(errorOf(() => read(replaced(at, 'zebra'))).message).toContain(`Word ${at + 1} is not in the list`);
    }
    expect(errorOf(() => read(replaced(0, 'bac'))).message).toContain('Word 1 is cut short');
    expect(errorOf(() => read(replaced(0, 'ab'))).message).toContain('Word 1 is not in the list');
  });

  test('SHARE-CHECKSUM: a word left out, doubled, or swapped with its neighbour is caught everywhere', () => {
    for (const at of words.keys()) {
      expect(errorOf(() => read(words.toSpliced(at, 1))).code).toBe('input.share-wrong');
      expect(errorOf(() => read(words.toSpliced(at, 0, words[at] ?? ''))).code).toBe('input.share-wrong');
      if (at + 1 === words.length) continue;
      const swapped = words.with(at, words[at + 1] ?? '').with(at + 1, words[at] ?? '');
      expect(errorOf(() => read(swapped)).code).toBe('input.share-wrong');
    }
  });

  test('SHARE-CHECKSUM: two to four wrong words are always caught, and none of them is blamed alone', () => {
    const changes = fc.uniqueArray(fc.record({ at: fc.nat(words.length - 1), by: fc.integer({ min: 1, max: 255 }) }), {
      selector: (change) => change.at,
      minLength: 2,
      maxLength: 4,
    });
    fc.assert(
      fc.property(changes, (made) => {
        const changed = Uint8Array.from(bytes);
        for (const { at, by } of made) changed[at] = (changed[at] ?? 0) ^ by;
        const error = errorOf(() => parseCard(changed));
        expect(error.code).toBe('input.share-wrong');
        expect(/word \d+ does not fit/.test(error.message) && made.length <= 3).toBe(false);
      }),
      { numRuns: 3000 },
    );
  });

  test('SHARE-CHECKSUM: no text whatever is taken for a card without its checksum', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (typed) => {
        expect(errorOf(() => parseCard(parseCardText(typed))).code).toBe('input.share-wrong');
      }),
      { numRuns: 3000 },
    );
  });
});
