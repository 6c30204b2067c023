// The evidence of a series, bent in one place: each defect is caught by the check that is named for it.

import { describe, expect, test } from 'vitest';
import type { CheckName } from '../../../main/checks.ts';
import { checkSeries } from '../../../main/evidence/verify/crl-series.ts';
import type { LogEvent } from '../../../main/evidence/transcript.ts';
import { all, bendFiles, said, withData, without, type Bend } from './bent-bundle.ts';
import { keptRun } from './kept-runs.ts';

type Files = ReadonlyMap<string, Uint8Array>;
const series = keptRun('foreseeing');
const released = keptRun('releasing');

const judged = (files: Files, bend: Bend, name: CheckName): string => said(checkSeries(bendFiles(files, bend)), name);
const textOf = (files: Files, path: string): string => new TextDecoder().decode(files.get(path));
const pathOf = (files: Files, pattern: RegExp): string => [...files.keys()].find((path) => pattern.test(path)) ?? 'no such file';
const replaced = (path: string, from: string | RegExp, to: string): Bend => ({ files: { [path]: textOf(series, path).replace(from, to) } });

/** The run without one of its lists, as if it had never been. */
const withoutList =
  (number: number) =>
  (events: readonly LogEvent[]): LogEvent[] =>
    events.filter(({ event, data }) => !['tbs-built', 'artifact-made'].includes(event) || data['item'] !== `series/${number}`);
const lineless = (number: number): string =>
  textOf(series, 'artifacts/test-root-t1/series/calendar.txt')
    .split('\n')
    .toSpliced(number - 1, 1)
    .join('\n');

describe('CRL-SERIES-CALENDAR', () => {
  test('the sound bundle passes every check of it', () => {
    const verdicts = checkSeries(bendFiles(series, {})).map(({ name, verdict }) => `${name} ${verdict}`);
    expect(verdicts).toEqual([
      'CRL-THISUPDATE-NOT-FUTURE passed',
      'CRL-SERIES-CALENDAR passed',
      'CRL-SERIES-ORDER passed',
      'CRL-SERIES-GAPLESS passed',
      'CRL-SERIES-OVERLAP passed',
      'CRL-SERIES-HORIZON passed',
      'CRL-SERIES-SUPERSEDED not-checked',
      'CRL-RELEASED not-checked',
    ]);
  });

  test.each<[string, CheckName, () => Bend, RegExp]>([
    ['a list is missing', 'CRL-SERIES-CALENDAR', () => ({ events: withoutList(3) }), /calendar has 4 days, and 3 lists were signed/],
    [
      'a gap, with plan and calendar to match',
      'CRL-SERIES-GAPLESS',
      () => ({
        events: all(withoutList(2), withoutList(3)),
        plan: (text) => text.replace('4 every P1M', '2026-11-21T09:02:00Z; 2027-02-21T09:02:00Z'),
      }),
      /CRL 2 ends on 2027-01-05 and CRL 5 begins on 2027-02-21: no list covers the days between/,
    ],
    [
      'the plan says another calendar',
      'CRL-SERIES-CALENDAR',
      () => ({ plan: (text) => text.replace('4 every P1M', '4 every P3W') }),
      /the calendar has 2026-12-12/,
    ],
    [
      'the profile asks for more overlap',
      'CRL-SERIES-OVERLAP',
      () => replaced(pathOf(series, /^profiles\/monthly-crl/), 'overlap: P10D', 'overlap: P20D'),
      /CRL 2 ends on 2027-01-05, and CRL 3 begins on 2026-12-21: less than P20D/,
    ],
    [
      'a list beyond the horizon of the policy',
      'CRL-SERIES-HORIZON',
      () => replaced('policy.json', '"seriesHorizon":"P6M"', '"seriesHorizon":"P4M"'),
      /CRL 5 reaches to 2027-04-07, and the policy’s horizon of P4M ends on 2027-03-21/,
    ],
    [
      'a policy that allows none',
      'CRL-SERIES-HORIZON',
      () => replaced('policy.json', ',"seriesHorizon":"P6M"', ''),
      /The policy allows no series/,
    ],
    [
      'thisUpdate and numbers out of order',
      'CRL-SERIES-ORDER',
      () => ({
        events: (events) => {
          const at = (item: string): number => events.findIndex(({ event, data }) => event === 'tbs-built' && data['item'] === item);
          const [second, third] = [at('series/2'), at('series/3')];
          return events.map((event, index) => events[index === second ? third : index === third ? second : index] ?? event);
        },
      }),
      /number 3 follows number 4/,
    ],
    [
      'a calendar beside the lists that names other bytes',
      'CRL-SERIES-CALENDAR',
      () => ({ files: { 'artifacts/test-root-t1/series/calendar.txt': lineless(2) } }),
      /calendar\.txt is not the calendar of the lists beside it/,
    ],
    [
      'a series that was built at another time than the log was written',
      'CRL-SERIES-CALENDAR',
      () => ({ events: withData('crl-series-built', { builtAt: '2026-11-20T09:00:00.000Z' }) }),
      /at another time than it was written/,
    ],
    [
      'under br no list may be dated ahead',
      'CRL-THISUPDATE-NOT-FUTURE',
      () => ({
        plan: (text) =>
          text
            .replace('"rules": "private"', '"rules": "br"')
            .replace('"unattended"', '"people"')
            .replace('"window": "none"', '"window": {"from":"2026-11-21T08:00:00Z","to":"2026-11-21T18:00:00Z"}'),
      }),
      /is dated 2026-12-21T.*, and was signed at 2026-11-21T/,
    ],
    [
      'a CRL that is of no series is dated ahead',
      'CRL-THISUPDATE-NOT-FUTURE',
      () => ({ playbook: (text) => text.replace('kind: build-crl-series', 'kind: build-crl') }),
      /is dated 2026-12-21T.*, and was signed at 2026-11-21T/,
    ],
    ['no log of the series', 'CRL-SERIES-ORDER', () => ({ events: without('crl-series-built') }), /The log does not tell of the series/],
  ])('%s: %s', (_what, name, bend, why) => {
    expect(judged(series, bend(), name)).toMatch(new RegExp(`^failed: .*${why.source}`));
  });
});

describe('a replacement covers the windows of what it supersedes', () => {
  const windows = ['2026-11-21', '2026-12-21', '2027-01-21', '2027-02-21'].map((day, index) => ({
    number: String(index + 2),
    thisUpdate: `${day}T09:01:00.000Z`,
    nextUpdate: `${day.slice(0, 8)}22T00:00:00.000Z`,
  }));
  const replacing = (replaces: readonly (typeof windows)[number][]): Bend => ({
    plan: (text) => text.replace('4 every P1M', 'replacement'),
    events: withData('crl-series-built', { calendar: 'replacement', replaces }),
  });
  const dated = (at: number, change: Partial<(typeof windows)[number]>) =>
    windows.map((window, index) => (index === at ? { ...window, ...change } : window));

  test.each<[string, () => Bend, RegExp]>([
    ['all of them', () => replacing(windows), /^passed/],
    ['one too few', () => replacing(windows.slice(1)), /calendar has 3 days, and 4 lists were signed/],
    ['another day', () => replacing(dated(2, { thisUpdate: '2027-01-22T09:01:00.000Z' })), /calendar has 2027-01-22T09:01:00\.000Z/],
    [
      'a list that ends before the one it replaces',
      () => replacing(dated(1, { nextUpdate: '2027-12-31T00:00:00.000Z' })),
      /ends before the list it replaces, CRL 3/,
    ],
  ])('%s', (_what, bend, why) => {
    expect(judged(series, bend(), 'CRL-SERIES-CALENDAR')).toMatch(why);
  });
});

describe('CRL-RELEASED', () => {
  const path = (): string => pathOf(released, /\/release\/crl-.*\.der$/);

  test.each<[string, () => Bend, RegExp]>([
    [
      'another list than the log tells of',
      () => ({ files: { [path()]: series.get(pathOf(series, /\/2026-12-21\/crl-.*\.der$/)) ?? null } }),
      /is not the list line \d+ of the transcript released/,
    ],
    [
      'released before its day',
      () => ({
        events: (events) => events.map((event) => (event.event === 'crl-released' ? { ...event, at: '2026-11-20T09:00:00.000Z' } : event)),
      }),
      /was released at 2026-11-20T09:00:00\.000Z, outside its own dates/,
    ],
    [
      'of an authority that is not there',
      () => ({ events: withData('crl-released', { authority: 'a'.repeat(64) }) }),
      /certificate of the key that signed is not in the bundle/,
    ],
  ])('%s', (_what, bend, why) => {
    expect(judged(released, {}, 'CRL-RELEASED')).toBe('passed: 1 lists');
    expect(judged(released, bend(), 'CRL-RELEASED')).toMatch(why);
  });
});

describe('CRL-SERIES-SUPERSEDED', () => {
  const item = { number: '5', thisUpdate: '2027-02-21T09:02:00.000Z', nextUpdate: '2027-04-07T09:01:59.000Z' };
  const says = 'A holder of CRL 5 can hide this revocation until 2027-04-07T09:01:59Z.';
  const told = (data: Record<string, unknown>): Bend => ({
    events: (events) =>
      events.flatMap((event) =>
        event.event === 'exported'
          ? [
              event,
              {
                ...event,
                event: 'crl-series-superseded',
                data: { scope: 'x', crl: '2', items: [item], replay: { number: '5', until: item.nextUpdate, says }, ...data },
              },
            ]
          : [event],
      ),
  });

  test('what is said is true of the lists that are named, and of something that happened', () => {
    expect(judged(series, told({}), 'CRL-SERIES-SUPERSEDED')).toBe('passed: 1 lists');
    expect(judged(series, told({ replay: null }), 'CRL-SERIES-SUPERSEDED')).toMatch(/tells of another danger than the lists it names are/);
    expect(judged(series, told({ crl: '99' }), 'CRL-SERIES-SUPERSEDED')).toMatch(/for something that did not happen in this run/);
    expect(judged(series, told({ document: 'a'.repeat(64) }), 'CRL-SERIES-SUPERSEDED')).toMatch(/did not happen in this run/);
  });
});
