import { describe, expect, test } from 'vitest';
import { checkReadBack, hashWords } from '../../../main/evidence/hash-words.ts';
import { evenWords, oddWords } from '../../../main/formats/pgp-words.ts';

describe('PGP word lists', () => {
  /** The published list is alphabetical but for one pair: applicant (09) stands before Apollo (0A). */
  const publishedOrder = (one: string, other: string): number => {
    const key = (word: string): string => ({ applicant: 'apollo', apollo: 'applicant' })[word.toLowerCase()] ?? word.toLowerCase();
    return key(one) < key(other) ? -1 : 1;
  };

  for (const [name, words] of Object.entries({ evenWords, oddWords })) {
    test(`${name}: 256 different words in the published order`, () => {
      expect(words).toHaveLength(256);
      expect(new Set(words.map((word) => word.toLowerCase())).size).toBe(256);
      expect(words.toSorted(publishedOrder)).toEqual(words);
      expect(words.every((word) => /^[A-Z]?[a-z]+$/.test(word))).toBe(true);
    });
  }

  test('no word stands in both lists, so that a shifted reading shows', () => {
    expect(evenWords.filter((word) => oddWords.includes(word))).toEqual([]);
  });
});

describe('hashWords', () => {
  test('gives the words of the known fingerprint', () => {
    expect(hashWords('E58294F2E9A227486E8B061B31CC528FD7FA3F19').join(' ')).toBe(
      'topmost Istanbul Pluto vagabond treadmill Pacific brackish dictator goldfish Medusa afflict bravado chatter revolver Dupont midsummer stopwatch whimsical cowbell bottomless',
    );
  });

  test('gives the words of other people’s vectors', () => {
    expect(hashWords('0000').join(' ')).toBe('aardvark adroitness');
    expect(hashWords('0009000a').join(' ')).toBe('aardvark applicant aardvark Apollo');
    expect(hashWords('12b4b005').slice(0, 2).join(' ')).toBe('atlas politeness');
  });

  test('gives the ends of both lists', () => {
    expect(hashWords('0000ffff')).toEqual(['aardvark', 'adroitness', 'Zulu', 'Yucatan']);
  });

  test('gives 32 words for a SHA-256', () => {
    expect(hashWords('ab'.repeat(32))).toHaveLength(32);
  });

  test.each(['', 'abc', 'zz', '00 ff'])('refuses %j', (text) => {
    expect(() => hashWords(text)).toThrow(expect.objectContaining({ code: 'input.schema' }));
  });
});

describe('READ-BACK', () => {
  const sha256 = '00112233445566778899aabbccddeeff'.repeat(2);
  const words = hashWords(sha256);

  test('accepts the words at the positions, whatever their case and the spaces around them', () => {
    expect(
      checkReadBack(sha256, [3, 30, 0, 17], [words[3] ?? '', ` ${words[30] ?? ''} `, (words[0] ?? '').toUpperCase(), words[17] ?? '']),
    ).toBe(true);
  });

  test('refuses one wrong word, another order, too few, too many, none, and a position outside', () => {
    const right = [words[3] ?? '', words[30] ?? ''];
    expect(checkReadBack(sha256, [3, 30], [right[0] ?? '', 'aardvark'])).toBe(false);
    expect(checkReadBack(sha256, [30, 3], right)).toBe(false);
    expect(checkReadBack(sha256, [3, 30], right.slice(1))).toBe(false);
    expect(checkReadBack(sha256, [3], right)).toBe(false);
    expect(checkReadBack(sha256, [], [])).toBe(false);
    expect(checkReadBack(sha256, [32], [''])).toBe(false);
    expect(checkReadBack(sha256, [-1], [words[31] ?? ''])).toBe(false);
  });
});
