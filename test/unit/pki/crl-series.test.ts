import { describe, expect, test } from 'vitest';
import {
  checkCrlSeries,
  firstGap,
  replaySentence,
  replayWindow,
  type CoveringCrl,
  type SeriesTerms,
} from '../../../main/pki/crl-series.ts';

const day = (text: string): Date => new Date(`${text}T00:00:00Z`);
const crl = (number: number, from: string, to: string): CoveringCrl => ({
  number: String(number),
  thisUpdate: day(from),
  nextUpdate: day(to),
});

const terms: SeriesTerms = { builtAt: day('2027-01-01'), overlap: 'P10D', horizon: 'P3M', inForce: crl(1, '2026-12-01', '2027-01-15') };
const sound = [crl(2, '2027-01-01', '2027-02-15'), crl(3, '2027-02-01', '2027-03-15'), crl(4, '2027-03-01', '2027-04-01')];
const swap = (index: number, other: CoveringCrl): CoveringCrl[] => sound.map((each, place) => (place === index ? other : each));
const failures = (items: readonly CoveringCrl[], change: Partial<SeriesTerms> = {}): string[] =>
  checkCrlSeries(items, { ...terms, ...change }).flatMap(({ name, verdict, reason }) =>
    verdict === 'failed' ? [`${name}: ${reason ?? ''}`] : [],
  );

describe('CRL-SERIES-ORDER, CRL-SERIES-GAPLESS, CRL-SERIES-OVERLAP, CRL-SERIES-HORIZON', () => {
  test('a sound series passes all four; the first list of an authority needs none before it', () => {
    expect(failures(sound)).toEqual([]);
    expect(failures(sound, { inForce: null, horizon: null })).toEqual([]);
  });

  test.each([
    ['two lists with one number', swap(1, crl(2, '2027-02-01', '2027-03-15')), ['CRL-SERIES-ORDER: number 2 follows number 2']],
    ['a number that goes back', swap(2, crl(1, '2027-03-01', '2027-04-01')), ['CRL-SERIES-ORDER: number 1 follows number 3']],
    [
      'a thisUpdate that is not later',
      swap(1, crl(3, '2027-01-01', '2027-03-15')),
      ['CRL-SERIES-ORDER: thisUpdate of CRL 3, 2027-01-01T00:00:00Z, is not later than that of CRL 2'],
    ],
    [
      'a gap in the calendar, which no overlap covers either',
      swap(1, crl(3, '2027-02-01', '2027-02-20')),
      [
        'CRL-SERIES-GAPLESS: CRL 3 ends on 2027-02-20 and CRL 4 begins on 2027-03-01: no list covers the days between',
        'CRL-SERIES-OVERLAP: CRL 3 ends on 2027-02-20, and CRL 4 begins on 2027-03-01: less than P10D to publish it in',
      ],
    ],
    [
      'an overlap one second too short',
      swap(0, { ...crl(2, '2027-01-01', '2027-02-11'), nextUpdate: new Date('2027-02-10T23:59:58Z') }),
      ['CRL-SERIES-OVERLAP: CRL 2 ends on 2027-02-10, and CRL 3 begins on 2027-02-01: less than P10D to publish it in'],
    ],
    ['an overlap to the second', swap(0, { ...crl(2, '2027-01-01', '2027-02-11'), nextUpdate: new Date('2027-02-10T23:59:59Z') }), []],
    [
      'a list one second beyond the horizon',
      swap(2, { ...crl(4, '2027-03-01', '2027-04-01'), nextUpdate: new Date('2027-04-01T00:00:01Z') }),
      ['CRL-SERIES-HORIZON: CRL 4 reaches to 2027-04-01, and the policy’s horizon of P3M ends on 2027-04-01'],
    ],
  ])('%s', (_what, items, expected) => {
    expect(failures(items)).toEqual(expected);
  });

  test('a series that begins after the list in force has ended leaves a gap before itself', () => {
    const late = sound.map(({ number, thisUpdate, nextUpdate }) => ({
      number,
      thisUpdate: new Date(thisUpdate.getTime() + 20 * 86_400_000),
      nextUpdate: new Date(nextUpdate.getTime() + 20 * 86_400_000),
    }));
    expect(failures(late, { horizon: null })[0]).toMatch(/^CRL-SERIES-GAPLESS: CRL 1 ends on 2027-01-15 and CRL 2 begins on 2027-01-21/);
    expect(failures(late, { horizon: null, inForce: null })).toEqual([]);
  });

  test('no list at all is no series', () => {
    expect(failures([])).toEqual(['CRL-SERIES-GAPLESS: the series has no list']);
  });
});

describe('CRL-SERIES-SUPERSEDED', () => {
  test('the sentence names the list that is valid longest, until it is over', () => {
    const window = replayWindow(sound, day('2027-01-10'));
    expect(window && replaySentence(window)).toBe('A holder of CRL 4 can hide this revocation until 2027-04-01T00:00:00Z.');
    expect(replayWindow(sound, day('2027-04-01'))).toBeNull();
    expect(replayWindow([], day('2027-01-10'))).toBeNull();
  });
});

describe('coverage', () => {
  test.each([
    ['a gap is seen before it comes', [sound[0], sound[2]], '2027-01-05', '2027-02-15', '2027-03-01'],
    ['the end of the last list', sound, '2027-01-05', '2027-04-01', null],
    ['nothing covers now', [sound[2]], '2027-01-05', '2027-01-05', '2027-03-01'],
  ])('%s', (_what, items, now, from, to) => {
    const some = items.flatMap((item) => (item === undefined ? [] : [item]));
    expect(firstGap(some, day(now))).toEqual({ from: day(from), to: to === null ? null : day(to) });
  });

  test('of no list nothing is said', () => {
    expect(firstGap([], day('2027-01-05'))).toBeNull();
  });
});
