// TOKEN-RANDOM: a token's random answers must be neither constant nor repeated. Kept in the main process, so that a
// generator that starts over with its process is caught too.

import { CeremonyError } from '../errors.ts';
import { failed, passed } from '../checks.ts';
import type { Check } from '../checks.ts';
import { sha256Hex } from '../pki/hash.ts';

/** The least that is drawn: below this, equal answers happen by chance. Octets. */
export const leastDraw = 32;

/** How many answers are remembered (as hashes). */
const remembered = 10_000;

export interface RandomWatch {
  /** What is wrong with this answer, in words, or null; remembers it. */
  judge(answer: Uint8Array, expectedLength: number): string | null;
}

/** A watch over one HSM's answers. */
export function watchRandom(): RandomWatch {
  const seen = new Set<string>();
  return {
    judge(answer, expectedLength) {
      if (answer.length !== expectedLength) return `${expectedLength} random bytes were asked and ${answer.length} came`;
      if (answer.every((octet) => octet === answer[0])) return 'the answer was constant';
      const hash = sha256Hex(answer.subarray(0, leastDraw));
      if (hasPeriod(answer.subarray(0, leastDraw)) || seen.has(hash)) return 'an answer was repeated';
      seen.add(hash);
      if (seen.size > remembered) seen.delete(seen.values().next().value ?? '');
      return null;
    },
  };
}

/** Whether the octets are one pattern of at most half their length, over and over. */
function hasPeriod(octets: Uint8Array): boolean {
  for (let period = 1; period <= octets.length / 2; period += 1) {
    if (octets.every((octet, index) => octet === octets[index % period])) return true;
  }
  return false;
}

/** Draws `length` octets through `draw`, judged. Throws token.check-failed naming TOKEN-RANDOM. */
export async function drawRandom(watch: RandomWatch, draw: (length: number) => Promise<Uint8Array>, length: number): Promise<Uint8Array> {
  const asked = Math.max(length, leastDraw);
  const answer = await draw(asked);
  const fault = watch.judge(answer, asked);
  if (fault !== null) {
    throw new CeremonyError(
      'token.check-failed',
      `TOKEN-RANDOM: ${fault}; nothing was made from it; this token’s random numbers cannot be trusted.`,
      {
        details: { check: 'TOKEN-RANDOM' },
      },
    );
  }
  return answer.slice(0, length);
}

/** The check TOKEN-RANDOM from two answers; a token that refuses to give one has failed it. */
export async function checkRandom(watch: RandomWatch, draw: (length: number) => Promise<Uint8Array>): Promise<Check> {
  try {
    for (let turn = 0; turn < 2; turn += 1) {
      const fault = watch.judge(await draw(leastDraw), leastDraw);
      if (fault !== null) return failed('TOKEN-RANDOM', fault);
    }
    return passed('TOKEN-RANDOM');
  } catch (error) {
    if (error instanceof CeremonyError && error.details['ckr'] !== undefined)
      return failed('TOKEN-RANDOM', `${String(error.details['function'])}: ${String(error.details['ckr'])}`);
    throw error;
  }
}
