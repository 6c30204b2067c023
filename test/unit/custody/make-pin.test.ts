import { describe, expect, test } from 'vitest';
import { makePin, pinAlphabets, pinForm, type PinAlphabet } from '../../../main/custody/make-pin.ts';
import { codeOf } from '../code-of.ts';
import { countingRandom } from './cards.ts';

describe('pinForm', () => {
  const forms: [{ min: number; max: number }, PinAlphabet, number | undefined, number, number][] = [
    [{ min: 4, max: 255 }, 'letters', undefined, 12, 59],
    [{ min: 4, max: 255 }, 'digits', undefined, 12, 39],
    [{ min: 4, max: 8 }, 'digits', undefined, 8, 26],
    [{ min: 16, max: 64 }, 'letters', undefined, 16, 79],
    [{ min: 4, max: 0 }, 'digits', 4, 4, 13],
  ];
  for (const [limits, alphabet, asked, length, bits] of forms)
    test(`${limits.min} to ${limits.max} ${alphabet}, ${asked ?? 'nothing'} asked: ${length} characters, ${bits} bits`, () => {
      expect(pinForm(limits, alphabet, asked)).toEqual({ alphabet, length, bits });
    });

  test('refuses a length the token does not take', () => {
    expect(codeOf(() => pinForm({ min: 6, max: 8 }, 'digits', 5))).toBe('token.pin-length');
    expect(codeOf(() => pinForm({ min: 6, max: 8 }, 'digits', 9))).toBe('token.pin-length');
  });
});

describe('makePin', () => {
  const form = pinForm({ min: 4, max: 255 }, 'letters');

  test('is golden for fixed sources, and either source changes it', () => {
    const zeros = new Uint8Array(32);
    const one = Uint8Array.from(zeros).fill(1);
    const pin = (token: Uint8Array, system: Uint8Array): string => Buffer.from(makePin(form, { token, system })).toString();
    expect(pin(zeros, zeros)).toBe('5jq4n6kd92es');
    expect(new Set([pin(zeros, zeros), pin(one, zeros), pin(zeros, one), pin(new Uint8Array(), one)]).size).toBe(4);
  });

  test('takes only characters of its alphabet, each as often as the others', () => {
    const random = countingRandom();
    for (const alphabet of ['digits', 'letters'] as const) {
      const counts = new Map<string, number>();
      for (let i = 0; i < 2000; i += 1)
        for (const letter of Buffer.from(
          makePin(pinForm({ min: 4, max: 64 }, alphabet, 20), { token: random(32), system: random(32) }),
        ).toString())
          counts.set(letter, (counts.get(letter) ?? 0) + 1);
      const size = pinAlphabets[alphabet].length;
      expect([...counts.keys()].toSorted().join('')).toBe([...pinAlphabets[alphabet]].toSorted().join(''));
      // 40,000 draws: chi-squared with size−1 degrees of freedom; 6 standard deviations above its mean.
      const expected = 40_000 / size;
      const chi = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
      expect(chi).toBeLessThan(size - 1 + 6 * Math.sqrt(2 * (size - 1)));
    }
  });
});
