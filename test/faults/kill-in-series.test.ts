// Kill -9 at every named point of the journal while the token signs a series of three CRLs, and at every commit from the last signature on:
// the run is then taken up again to its end. No number stands for two lists, and the lists are sealed together or not at all.

import { afterAll, describe, expect, test } from 'vitest';
import { removeRoots, type BatchOrdeal } from './batch-ordeal.ts';
import { killSeries, pointsOfSeries } from './series-ordeal.ts';
import { twoAtATime } from './two-at-a-time.ts';

const stages = ['before-intent', 'intent-durable', 'call-returned', 'result-durable'] as const;
const places = [1, 2, 3];
afterAll(removeRoots);

async function expectSurvival(each: readonly BatchOrdeal[]): Promise<void> {
  const survivals = await twoAtATime(each, killSeries);
  expect(survivals.flatMap((problems, index) => problems.map((problem) => `${JSON.stringify(each[index])}: ${problem}`))).toEqual([]);
}

describe('CRL-NUMBER-MONOTONIC, CRL-SERIES-ORDER: a series loses nothing, signs nothing twice and is never half sealed', () => {
  test.each(stages)('kill -9 at %s of each list', async (stage) => {
    await expectSurvival(
      places.map((nth) => ({
        provider: 'soft',
        decision: nth % 2 === 0 ? 'not-made' : 'may-exist',
        kill: { point: `sign-crl:${stage}`, nth },
      })),
    );
  });

  test('kill -9 before and after each commit from the building of the series to its sealing', async () => {
    const points = await pointsOfSeries();
    const commits = points.flatMap((point, index) => (point === 'store:committed' ? [index] : []));
    const first = points.indexOf('sign-crl:before-intent');
    // Building, linting, review and approval before the first signature; sealing and sign-off after the last.
    const last = points.lastIndexOf('sign-crl:result-durable');
    const around = commits.flatMap((at, nth) => ((at < first && at > first - 40) || (at > last && at < last + 14) ? [nth + 1] : []));
    expect(around.length).toBeGreaterThan(4);
    await expectSurvival(
      around.map((nth) => ({
        provider: 'soft',
        decision: 'not-made',
        kill: { point: nth % 2 === 0 ? 'store:before-commit' : 'store:committed', nth },
      })),
    );
  });
});
