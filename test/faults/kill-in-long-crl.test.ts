// Kill -9 while a run builds, signs, records and exports a long CRL; the run is then taken up again to its end. By default thirty thousand
// entries, at every point of the file and of the token and at the commits beside them. CONCLAVE_FAULTS=full: thirty thousand at every commit,
// and a million at the first, the middle and the last passing of each point of the file and of the token.

import { afterEach, expect, test } from 'vitest';
import type { KillPoint } from './ceremony-case.ts';
import { killLongCrl, pointsOfLongCrl, removeRoot } from './long-crl-ordeal.ts';
import { twoAtATime } from './two-at-a-time.ts';

const full = process.env['CONCLAVE_FAULTS'] === 'full';
type Where = 'every commit' | 'every point' | 'three passings of a point';
const rounds: readonly { readonly count: number; readonly where: Where }[] = full
  ? [
      { count: 30_000, where: 'every commit' },
      { count: 1_000_000, where: 'three passings of a point' },
    ]
  : [{ count: 30_000, where: 'every point' }];
const commits = ['store:before-commit', 'store:committed'];
afterEach(removeRoot);

/** Each passing of a point, as the killed process counts them. */
function killsAt(points: readonly string[], where: Where): readonly KillPoint[] {
  const counts = new Map<string, number>();
  const passings = points.map((point) => {
    const nth = (counts.get(point) ?? 0) + 1;
    counts.set(point, nth);
    return { point, nth };
  });
  const own = (point: string): boolean => /^(?:crl-file|sign-crl):/.test(point);
  const first = points.findIndex(own);
  const within = passings.slice(first);
  if (where === 'every commit') return within;
  // Between two of ours the disk holds what it held at the last of them: the commit that follows is met once.
  const beside = within.filter(
    ({ point }, place) =>
      own(point) || (commits.includes(point) && [within[place - 1], within[place - 2]].some((each) => own(each?.point ?? ''))),
  );
  return where === 'every point' ? beside : [...Map.groupBy(beside, ({ point }) => point).values()].flatMap(threeOf);
}

/** The first, the middle and the last; each once. */
const threeOf = (passings: readonly KillPoint[]): KillPoint[] =>
  [...new Set([0, passings.length >> 1, passings.length - 1])].flatMap((place) => passings[place] ?? []);

test.each(rounds)(
  'CRL-NUMBER-MONOTONIC, TBS-UNCHANGED: a CRL of $count entries is whole or absent, and no number is used twice, wherever the process is killed',
  { timeout: (full ? 60 : 4) * 60_000 },
  async ({ count, where }) => {
    const kills = killsAt(await pointsOfLongCrl(count), where);
    expect(kills.map(({ point }) => point)).toEqual(
      expect.arrayContaining([
        'crl-file:building',
        'crl-file:signing',
        'sign-crl:before-intent',
        'sign-crl:intent-durable',
        'sign-crl:call-returned',
        'sign-crl:result-durable',
        ...commits,
      ]),
    );
    console.log(`killed at ${kills.length} points of a CRL of ${count} entries`);
    const found = await twoAtATime(kills, async (kill) => killLongCrl(count, kill, kill.nth % 2 === 0 ? 'may-exist' : 'not-made'));
    expect(found.flatMap((problems, place) => problems.map((problem) => `${JSON.stringify(kills[place])}: ${problem}`))).toEqual([]);
  },
);
