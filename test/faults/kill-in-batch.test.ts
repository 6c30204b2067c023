// Kill -9 at every named point of the journal while the token signs a batch of three; the run is then taken up again to its end. One
// commit holds the result of a call, the verification of the call before and the intent of the next (steps/sign-series.ts).

import { afterAll, describe, expect, test } from 'vitest';
import { missing } from '../integration/hsm/providers.ts';
import { killBatch, removeRoots, type BatchOrdeal } from './batch-ordeal.ts';
import { softHsmPath } from './ceremony-case.ts';
import { twoAtATime } from './two-at-a-time.ts';

const stages = ['before-intent', 'intent-durable', 'call-returned', 'result-durable'] as const;
const places = [1, 2, 3];
const skip = missing(softHsmPath);
afterAll(removeRoots);

/** Each round closes unknown outcomes in another way. */
const ordeals = (provider: BatchOrdeal['provider'], stage: string, nths: readonly number[]): BatchOrdeal[] =>
  nths.map((nth) => ({ provider, decision: nth % 2 === 0 ? 'not-made' : 'may-exist', kill: { point: `sign-certificate:${stage}`, nth } }));

async function expectSurvival(each: readonly BatchOrdeal[]): Promise<void> {
  const survivals = await twoAtATime(each, killBatch);
  expect(survivals.flatMap((problems, index) => problems.map((problem) => `${JSON.stringify(each[index])}: ${problem}`))).toEqual([]);
}

describe('SERIAL-UNIQUE, UNKNOWN-OUTCOMES: a batch loses nothing and signs nothing twice', () => {
  test.each(stages)('kill -9 at %s of each certificate', async (stage) => {
    await expectSurvival(ordeals('soft', stage, places));
  });

  test.skipIf(skip !== null)(`on SoftHSM${skip === null ? '' : `: ${skip}`}: kill -9 around the second call`, async () => {
    await expectSurvival(stages.flatMap((stage) => ordeals('softhsm', stage, [2])));
  });
});
