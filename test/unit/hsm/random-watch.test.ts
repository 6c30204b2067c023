import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkRandom, drawRandom, leastDraw, watchRandom } from '../../../main/hsm/random-watch.ts';
import { ckrError } from '../../../main/hsm/ckr.ts';

/** Draws of a counter: as unlike each other as a real token's. */
function counter(): (length: number) => Promise<Uint8Array> {
  let next = 0;
  return async (length) => Uint8Array.from({ length }, () => (next = (next * 167 + 13 + length) % 251));
}

const inTurn =
  (...answers: Uint8Array[]) =>
  async (): Promise<Uint8Array> =>
    answers.shift() ?? new Uint8Array();
const one = Uint8Array.from({ length: 32 }, (_, index) => index * 7);

describe('TOKEN-RANDOM', () => {
  test('at least 32 octets are drawn, and as many returned as were asked', async () => {
    const drawn: number[] = [];
    const draw = async (length: number): Promise<Uint8Array> => {
      drawn.push(length);
      return counter()(length);
    };
    const lengths = [1, 20, 32, 33, 100];
    for (const length of lengths) expect((await drawRandom(watchRandom(), draw, length)).length).toBe(length);
    expect(drawn).toEqual([32, 32, 32, 33, 100]);
  });

  test('constant, in any octet, is token.check-failed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 255 }), async (octet) => {
        await expect(drawRandom(watchRandom(), inTurn(new Uint8Array(32).fill(octet)), 20)).rejects.toMatchObject({
          code: 'token.check-failed',
          message: expect.stringMatching(/^TOKEN-RANDOM: the answer was constant/) as string,
        });
      }),
    );
  });

  test('a pattern of up to half its length is a repetition', async () => {
    for (let period = 2; period <= leastDraw / 2; period += 1) {
      const answer = Uint8Array.from({ length: leastDraw }, (_, index) => (index % period) * 3 + 1);
      await expect(drawRandom(watchRandom(), inTurn(answer), 20)).rejects.toMatchObject({ code: 'token.check-failed' });
    }
  });

  test('an answer seen before is a repetition, also in a longer answer; another watch has not seen it', async () => {
    const longer = Uint8Array.from([...one, 9, 9]);
    const watch = watchRandom();
    await drawRandom(watch, inTurn(one.slice()), 20);
    await expect(drawRandom(watch, inTurn(longer), 34)).rejects.toMatchObject({
      message: expect.stringMatching(/an answer was repeated/) as string,
    });
    expect((await drawRandom(watchRandom(), inTurn(longer), 34)).length).toBe(34);
  });

  test('the check: passed, failed, failed by the token’s refusal; other errors pass through', async () => {
    expect(await checkRandom(watchRandom(), counter())).toEqual({ name: 'TOKEN-RANDOM', verdict: 'passed' });
    expect(await checkRandom(watchRandom(), inTurn(one.slice(), one.slice()))).toEqual({
      name: 'TOKEN-RANDOM',
      verdict: 'failed',
      reason: 'an answer was repeated',
    });
    expect(await checkRandom(watchRandom(), inTurn(one.slice(0, 31)))).toEqual({
      name: 'TOKEN-RANDOM',
      verdict: 'failed',
      reason: '32 random bytes were asked and 31 came',
    });
    const refuses = async (): Promise<never> => Promise.reject(ckrError('C_GenerateRandom', 0x121));
    expect(await checkRandom(watchRandom(), refuses)).toEqual({
      name: 'TOKEN-RANDOM',
      verdict: 'failed',
      reason: 'C_GenerateRandom: CKR_RANDOM_NO_RNG',
    });
    const dies = async (): Promise<never> => Promise.reject(new TypeError('x'));
    await expect(checkRandom(watchRandom(), dies)).rejects.toThrow(TypeError);
  });
});
