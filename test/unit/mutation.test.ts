// What the bench of mutants (npm run bench -- mutation) rests on: that its rooms find their files, and that its sample is fair.

import { globSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { wilsonInterval } from '../bench/measure/wilson.ts';
import { drawn, drawSample, type Mutant, strykerPlugins } from '../mutation/draw-sample.ts';
import { mutationRooms } from '../mutation/rooms.ts';

const file = `${process.cwd()}/main/pki/one.ts`;
const mutants: Mutant[] = Array.from({ length: 2000 }, (_, id) => ({
  id: String(id),
  fileName: file,
  location: { start: { line: id + 1, column: 3 }, end: { line: id + 1, column: 9 } },
  mutatorName: 'BooleanLiteral',
  replacement: 'false',
}));
const idsOf = (drawn: readonly Mutant[]): string[] => drawn.map(({ id }) => id);

describe('mutationRooms', () => {
  test.each(mutationRooms.flatMap(({ name, mutate, tests }) => [...mutate, ...tests].map((pattern) => [name, pattern])))(
    '%s: %s finds files',
    (_name, pattern) => {
      expect(globSync(pattern ?? '')).not.toEqual([]);
    },
  );
});

describe('drawSample', () => {
  test('the same mutants in whatever order and however numbered give the same sample; a larger one holds the smaller', () => {
    const small = drawSample(mutants, 50, 1);
    expect(idsOf(drawSample(mutants.toReversed(), 50, 1))).toEqual(idsOf(small));
    expect(idsOf(drawSample(mutants, 200, 1)).slice(0, 50)).toEqual(idsOf(small));
    const renumbered = mutants.map((mutant) => ({ ...mutant, id: `x${mutant.id}` }));
    expect(idsOf(drawSample(renumbered, 50, 1))).toEqual(idsOf(small).map((id) => `x${id}`));
    expect(drawSample(mutants, 5000, 1)).toHaveLength(2000);
  });

  test('another draw is another sample', () => {
    const both = new Set([...idsOf(drawSample(mutants, 400, 1)), ...idsOf(drawSample(mutants, 400, 2))]);
    // Two independent fifths of 2,000 share 80 on average.
    expect(both.size).toBeGreaterThan(680);
    expect(both.size).toBeLessThan(760);
  });

  test('every part of the code has its share', () => {
    const firstHalf = drawSample(mutants, 400, 1).filter(({ id }) => Number(id) < 1000);
    expect(firstHalf.length).toBeGreaterThan(160);
    expect(firstHalf.length).toBeLessThan(240);
  });

  test('two changes of one place are drawn apart', () => {
    const [one] = mutants;
    if (one === undefined) throw new Error('no mutant');
    const twins = Array.from({ length: 40 }, (_, id) => ({ ...one, id: String(id), replacement: String(id) }));
    expect(new Set(idsOf(drawSample(twins, 20, 1))).size).toBe(20);
    expect(idsOf(drawSample(twins, 40, 1))).not.toEqual(twins.map(({ id }) => id));
  });
});

describe('the sampling plugin', () => {
  const plans = () => [
    ...mutants.slice(0, 100).map((mutant) => ({ plan: 'Run' as const, mutant })),
    ...mutants.slice(100, 150).map((mutant) => ({ plan: 'EarlyResult' as const, mutant: { ...mutant, status: 'Ignored' } })),
    ...mutants.slice(150, 160).map((mutant) => ({ plan: 'EarlyResult' as const, mutant: { ...mutant, status: 'Killed' } })),
  ];

  test('runs what is drawn and not yet judged; draws from judged and not judged alike, never from what does not count', () => {
    const [{ factory }] = strykerPlugins;
    const mutantPlans = plans();
    factory({ sampleSize: 30, sampleDraw: 1 }).onMutationTestingPlanReady({ mutantPlans });
    const counted = plans()
      .map(({ mutant }) => mutant)
      .filter((mutant) => !('status' in mutant) || mutant.status !== 'Ignored');
    const expected = new Set(idsOf(drawSample(counted, 30, 1)));
    expect(drawn()).toEqual({ ids: expected, from: 110 });
    const left = mutantPlans.filter(({ plan }) => plan === 'Run').map(({ mutant }) => mutant.id);
    expect(left).toEqual(idsOf(mutants.slice(0, 100)).filter((id) => expected.has(id)));
    expect(mutantPlans.filter(({ plan }) => plan === 'EarlyResult')).toHaveLength(60);
  });
});

describe('wilsonInterval', () => {
  // Newcombe, Two-sided confidence intervals for the single proportion (1998), table I, method 3.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%d of %d', (hits, size, low, high) => {
    const interval = wilsonInterval(hits, size);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });
});
