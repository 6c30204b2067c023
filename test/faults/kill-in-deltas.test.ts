// Kill -9 at every named point of the journal while the token signs a complete CRL and then its delta: the run is taken up again to its end.
// Both lists are on record or neither, no number stands for two lists of a kind, and whoever verifies accepts the bundle.

import { afterAll, describe, expect, test } from 'vitest';
import { removeRoots } from './batch-ordeal.ts';
import { killDeltas } from './delta-ordeal.ts';
import { twoAtATime } from './two-at-a-time.ts';

const stages = ['before-intent', 'intent-durable', 'call-returned', 'result-durable'] as const;
afterAll(removeRoots);

describe('CRL-NUMBER-MONOTONIC, CRL-DELTA-BASE: a complete CRL and its delta are whole or absent together', () => {
  // The first signature is of the complete CRL, the second of its delta.
  test.each(stages)('kill -9 at %s of either', async (stage) => {
    const each = [1, 2].map((nth) => ({
      provider: 'soft' as const,
      // Each outcome nobody knows is closed one way here and the other way at the next stage.
      decision: (nth + stages.indexOf(stage)) % 2 === 0 ? ('not-made' as const) : ('may-exist' as const),
      kill: { point: `sign-crl:${stage}`, nth },
    }));
    const survivals = await twoAtATime(each, killDeltas);
    expect(survivals.flatMap((problems, index) => problems.map((problem) => `${JSON.stringify(each[index])}: ${problem}`))).toEqual([]);
  });
});
