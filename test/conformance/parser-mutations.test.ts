// The strict parser under 20,000 mutated certificates, CRLs and requests, always the same ones. The million is npm run bench -- parser.

import { describe, expect, test } from 'vitest';
import { limits, readDer } from '../../main/pki/der.ts';
import { judge, newTally } from '../fixtures/parser/judge.ts';
import { mutate, seededChance } from '../fixtures/parser/mutate.ts';
import { parserOriginals } from '../fixtures/parser/originals.ts';

const originals = parserOriginals();

describe('strict parser', () => {
  test.each([1, 2])('seed %i: 10,000 mutated inputs are refused with input.* or accepted and written again to the same bytes', (seed) => {
    const chance = seededChance(seed);
    const tally = newTally();
    for (let index = 0; index < 10_000; index++) judge(tally, mutate(originals, chance));
    expect(tally.broken).toEqual([]);
    expect(tally.accepted + tally.refused).toBe(10_000);
    // Both ways out are taken often enough to say something.
    expect(tally.accepted).toBeGreaterThan(500);
    expect(tally.refused).toBeGreaterThan(5000);
  });

  test('the limit on values is told apart from every other refusal', () => {
    const [first] = originals;
    expect(() => readDer(first?.der ?? new Uint8Array(), { ...limits.certificate, maxNodes: 3 }, 'input')).toThrow(/ values\.$/);
  });

  test('what is mutated is accepted while it is whole', () => {
    const tally = newTally();
    for (const each of originals) judge(tally, { kind: each.kind, bytes: each.der });
    expect(tally).toEqual({ accepted: originals.length, refused: 0, altered: 0, broken: [] });
  });
});
