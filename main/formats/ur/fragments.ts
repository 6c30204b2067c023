// Which fragments a frame of a UR mixes (BCR-2020-005; the arithmetic is that of its reference implementation, bc-ur, whose test vectors
// test/unit/formats/ur.test.ts repeats): every reader draws the same numbers from the frame's own number and the message's checksum.

import { sha256 } from '@noble/hashes/sha2.js';

const mask = (1n << 64n) - 1n;
const rotate = (value: bigint, by: bigint): bigint => ((value << by) | (value >> (64n - by))) & mask;

/** xoshiro256** (Blackman and Vigna) seeded with the SHA-256 of `seed`; numbers from 0 to less than 1. */
export function randomFrom(seed: Uint8Array): () => number {
  const digest = new DataView(sha256(seed).buffer);
  const state = [0, 8, 16, 24].map((at) => digest.getBigUint64(at)) as [bigint, bigint, bigint, bigint];
  return () => {
    const result = (rotate((state[1] * 5n) & mask, 7n) * 9n) & mask;
    const shifted = (state[1] << 17n) & mask;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = rotate(state[3], 45n);
    return Number(result) / 2 ** 64;
  };
}

interface Degrees {
  readonly kept: readonly number[];
  readonly other: readonly number[];
}

/** Walker's alias tables for degrees 1 … count, each as likely as 1/degree. */
function degreesOf(count: number): Degrees {
  const weights = Array.from({ length: count }, (_, index) => 1 / (index + 1));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const scaled = weights.map((weight) => (weight * count) / sum);
  const kept = Array.from({ length: count }, () => 1);
  const other = Array.from({ length: count }, () => 0);
  const below: number[] = [];
  const above: number[] = [];
  for (let index = count - 1; index >= 0; index -= 1) ((scaled[index] ?? 0) < 1 ? below : above).push(index);
  while (below.length > 0 && above.length > 0) {
    const [small, large] = [below.pop() ?? 0, above.pop() ?? 0];
    kept[small] = scaled[small] ?? 0;
    other[small] = large;
    scaled[large] = (scaled[large] ?? 0) + (scaled[small] ?? 0) - 1;
    (scaled[large] < 1 ? below : above).push(large);
  }
  return { kept, other };
}

/** The tables of the last message: every frame of it has the same. */
let last: { readonly count: number; readonly degrees: Degrees } | null = null;

/**
 * The fragments, counted from 0, that frame `sequence` (counted from 1) of a message of `count` fragments holds, mixed by XOR. The first
 * `count` frames hold one each.
 */
export function fragmentsOf(sequence: number, count: number, checksum: number): number[] {
  if (sequence <= count) return [sequence - 1];
  const seed = new Uint8Array(8);
  const view = new DataView(seed.buffer);
  view.setUint32(0, sequence);
  view.setUint32(4, checksum);
  const random = randomFrom(seed);
  if (last?.count !== count) last = { count, degrees: degreesOf(count) };
  const { kept, other } = last.degrees;
  const drawn = Math.floor(count * random());
  const degree = (random() < (kept[drawn] ?? 0) ? drawn : (other[drawn] ?? 0)) + 1;
  // The first of a shuffled row: the rest of it is never looked at.
  const left = Array.from({ length: count }, (_, index) => index);
  return Array.from({ length: degree }, () => left.splice(Math.floor(random() * left.length), 1)[0] ?? 0);
}
