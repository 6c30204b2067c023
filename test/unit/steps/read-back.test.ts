import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkReadBack, hashWords } from '../../../main/evidence/hash-words.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { drawPositions, readBackPrompt } from '../../../main/steps/read-back.ts';

/** Gives the bytes one after the other; then counts up, so that a draw always ends. */
function randomFrom(bytes: readonly number[]): (length: number) => Uint8Array {
  let drawn = 0;
  return (length) =>
    Uint8Array.from({ length }, () => {
      const byte = drawn < bytes.length ? bytes[drawn] : drawn - bytes.length;
      drawn += 1;
      return byte ?? 0;
    });
}

describe('READ-BACK: four positions', () => {
  test('are different, in order and among the 32 words, whatever is drawn', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 12 }), (bytes) => {
        const positions = drawPositions(randomFrom(bytes));
        expect(positions).toHaveLength(4);
        expect(new Set(positions).size).toBe(4);
        expect(positions).toEqual(positions.toSorted((one, other) => one - other));
        expect(positions.every((position) => position >= 0 && position <= 31)).toBe(true);
      }),
    );
  });

  test('every byte stands for one position, each position for eight bytes', () => {
    const counts = new Map<number, number>();
    for (let byte = 0; byte < 256; byte += 1) {
      const others = [1, 2, 3, 4].map((step) => (byte + step) % 32);
      const [position] = drawPositions(randomFrom([byte, ...others])).filter((each) => !others.slice(0, 3).includes(each));
      counts.set(position ?? -1, (counts.get(position ?? -1) ?? 0) + 1);
    }
    expect([...counts.keys()].toSorted((one, other) => one - other)).toEqual(Array.from({ length: 32 }, (_, position) => position));
    expect(new Set(counts.values())).toEqual(new Set([8]));
  });

  test('a position drawn twice is drawn again', () => {
    expect(drawPositions(randomFrom([7, 7, 39, 31, 0, 7, 12]))).toEqual([0, 7, 12, 31]);
  });

  test('the prompt counts from one, its positions from nought', () => {
    expect(readBackPrompt('dave', [0, 5, 30, 31], 'plan')).toMatchObject({
      kind: 'words',
      id: 'dave.words',
      person: 'dave',
      positions: [0, 5, 30, 31],
      label: expect.stringContaining('words 1, 6, 31, 32 of the plan hash') as unknown,
    });
  });
});

describe('READ-BACK: the words', () => {
  const hash = sha256Hex(new TextEncoder().encode('plan'));
  const all = hashWords(hash);
  const positions = [0, 5, 30, 31];
  const words = positions.map((position) => all[position] ?? '');

  test('are right in any case and with spaces around them', () => {
    expect(checkReadBack(hash, positions, words)).toBe(true);
    expect(
      checkReadBack(
        hash,
        positions,
        words.map((word) => ` ${word.toUpperCase()} `),
      ),
    ).toBe(true);
  });

  test.each<[string, string[]]>([
    ['one too few', words.slice(0, 3)],
    ['one too many', [...words, all[1] ?? '']],
    ['none', []],
    ['in another order', words.toReversed()],
    ['one of another position', [...words.slice(0, 3), all[29] ?? '']],
    ['one empty', [...words.slice(0, 3), '']],
  ])('are wrong: %s', (_name, given) => {
    expect(checkReadBack(hash, positions, given)).toBe(false);
  });

  test('of another hash are wrong', () => {
    expect(checkReadBack(sha256Hex(new TextEncoder().encode('plan ')), positions, words)).toBe(false);
  });
});
