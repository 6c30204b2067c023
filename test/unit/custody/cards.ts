import { splitPin } from '../../../main/custody/split-pin.ts';
import type { ShareCard } from '../../../main/custody/card.ts';

/** Octets that differ from call to call and are the same in every run of the tests. */
export function countingRandom(start = 1): (length: number) => Uint8Array {
  let state = start;
  return (length) =>
    Uint8Array.from({ length }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state >>> 24;
    });
}

export const ascii = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

/** Cards of one PIN for the user. */
export const cardsOf = (pin: string, threshold: number, total: number, seed = 1): Promise<ShareCard[]> =>
  splitPin(ascii(pin), { role: 'user', threshold, total }, countingRandom(seed));
