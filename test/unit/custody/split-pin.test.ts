import { createHash } from 'node:crypto';
import { combine } from 'shamir-secret-sharing';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shareCommitment } from '../../../main/custody/commitment.ts';
import { combinePin, splitPin, zeroCards } from '../../../main/custody/split-pin.ts';
import { rejectedCode } from './refusal.ts';
import { ascii, cardsOf, countingRandom } from './cards.ts';

/** Every choice of `size` of the items. */
function choices<T>(items: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, at) => choices(items.slice(at + 1), size - 1).map((rest) => [item, ...rest]));
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe('splitPin and combinePin', () => {
  test('any m of n cards make the PIN, in any order, and so do more', async () => {
    for (const [threshold, total] of [
      [2, 2],
      [2, 3],
      [3, 5],
      [4, 7],
      [5, 5],
    ] as const) {
      const cards = await cardsOf('k7m3q9tzx2wa', threshold, total);
      for (const chosen of choices(cards, threshold)) expect(text(await combinePin(chosen.toReversed()))).toBe('k7m3q9tzx2wa');
      expect(text(await combinePin(cards))).toBe('k7m3q9tzx2wa');
    }
  });

  test('any m recombine: any PIN, threshold and number', async () => {
    const form = fc
      .record({ pin: fc.uint8Array({ minLength: 1, maxLength: 64 }), total: fc.integer({ min: 2, max: 12 }) })
      .chain(({ pin, total }) =>
        fc.record({ pin: fc.constant(pin), total: fc.constant(total), threshold: fc.integer({ min: 2, max: total }) }),
      );
    await fc.assert(
      fc.asyncProperty(form, fc.infiniteStream(fc.nat()), async ({ pin, total, threshold }, order) => {
        const cards = await splitPin(pin, { role: 'so', threshold, total }, countingRandom());
        const chosen = cards
          .map((card) => ({ card, place: order.next().value ?? 0 }))
          .toSorted((a, b) => a.place - b.place)
          .slice(0, threshold)
          .map(({ card }) => card);
        expect(await combinePin(chosen)).toEqual(pin);
      }),
      { numRuns: 200 },
    );
  });

  test('refuses fewer cards, one card twice, and cards of two sets', async () => {
    const cards = await cardsOf('1234', 3, 5);
    const others = await cardsOf('1234', 3, 5, 99);
    expect(await rejectedCode(combinePin(cards.slice(0, 2)))).toBe('input.share-wrong');
    expect(await rejectedCode(combinePin([...cards.slice(0, 2), ...cards.slice(0, 1)]))).toBe('input.share-wrong');
    expect(await rejectedCode(combinePin([...cards.slice(0, 2), ...others.slice(2, 3)]))).toBe('input.share-wrong');
    expect(await rejectedCode(combinePin([]))).toBe('input.share-wrong');
  });

  test('two splits of one PIN share nothing, and zeroing leaves nothing', async () => {
    const [one] = await cardsOf('1234', 2, 2, 1);
    const [other] = await cardsOf('1234', 2, 2, 2);
    expect(one?.set).not.toBe(other?.set);
    expect(one?.salt).not.toEqual(other?.salt);
    if (one !== undefined) zeroCards([one]);
    expect(one?.share.every((octet) => octet === 0)).toBe(true);
    expect(one?.salt.every((octet) => octet === 0)).toBe(true);
  });
});

describe('SHARE-COMMITMENT', () => {
  test('is the SHA-256 of the parts in this order: domain, role, set, index, share, salt', async () => {
    const [card] = await cardsOf('1234', 2, 3);
    if (card === undefined) throw new Error('no card was made');
    const bytes = Buffer.concat([
      Buffer.from(`conclave/share-commitment/1\0user\0`),
      Buffer.from(card.set, 'hex'),
      Buffer.from([1]),
      card.share,
      card.salt,
    ]);
    expect(shareCommitment(card)).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  test('differs with every member', async () => {
    const [card, second] = await cardsOf('1234', 2, 3);
    if (card === undefined || second === undefined) throw new Error('no card was made');
    const variants = [
      card,
      { ...card, role: 'so' as const },
      { ...card, set: '00000000' },
      { ...card, index: 2 },
      { ...card, share: second.share },
      { ...card, salt: second.salt },
    ];
    expect(new Set(variants.map(shareCommitment)).size).toBe(variants.length);
  });

  test('enumerating every 4-digit PIN with m−1 cards finds no commitment; with the missing salt it would', async () => {
    const pin = '4711';
    const cards = await cardsOf(pin, 3, 5);
    const published = new Set(cards.map(shareCommitment));
    const [first, second, missing] = cards;
    if (first === undefined || second === undefined || missing === undefined) throw new Error('no cards were made');
    const known = [first, second];
    const x = missing.share.at(-1) ?? 0;
    // What an attacker knows of the salt: nothing, or what stands on the cards he has.
    const salts = [new Uint8Array(16), new Uint8Array(0), first.salt, second.salt, ascii(missing.set)];
    const hits = { published: 0, withSalt: [] as string[] };
    for (let guess = 0; guess < 10_000; guess += 1) {
      const guessed = String(guess).padStart(4, '0');
      const share = await shareAt(
        x,
        guessed,
        known.map((card) => card.share),
      );
      for (const salt of salts) if (published.has(shareCommitment({ ...missing, share, salt }))) hits.published += 1;
      // The control: were the salt published, the same search would find the PIN, and only it.
      if (published.has(shareCommitment({ ...missing, share, salt: missing.salt }))) hits.withSalt.push(guessed);
    }
    expect(hits).toEqual({ published: 0, withSalt: [pin] });
  });
});

/** The share at x of the only polynomial of degree m−1 through the guessed PIN at 0 and the known shares: what a guess implies. */
async function shareAt(x: number, guess: string, known: readonly Uint8Array[]): Promise<Uint8Array> {
  // In GF(2^8) moving every point by x turns «value at x» into «value at 0», which is what the library gives.
  const points = [...known.map((share) => Uint8Array.from(share)), Uint8Array.from([...ascii(guess), 0])];
  for (const point of points) point[point.length - 1] = (point.at(-1) ?? 0) ^ x;
  return Uint8Array.from([...(await combine(points)), x]);
}
