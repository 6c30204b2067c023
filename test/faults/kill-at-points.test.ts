// Kill -9 at every named point of journal and store that a root ceremony passes; the run is then taken up again to its end.
// What is killed is a process of its own. What goes on is this one, and where a number comes again a process of its own as well.
//
// By default every point is met on the embedded token, where an outcome is left open once for each way to close it, and every
// commit that no other point follows. CONCLAVE_FAULTS=full kills three times wherever there is a point, and at every commit.

import { describe, expect, test } from 'vitest';
import { migrations } from '../../main/store/migrations/migrations.ts';
import { missing } from '../integration/hsm/providers.ts';
import { softHsmPath, type CaseProvider, type KillPoint } from './ceremony-case.ts';
import { killAndResume, recordPoints, type Ordeal, type Survival } from './kill-and-resume.ts';
import { twoAtATime } from './two-at-a-time.ts';

/** Each round closes unknown outcomes in another way. */
const decisions = ['adopt', 'destroy', 'not-made'] as const;
const full = process.env['CONCLAVE_FAULTS'] === 'full';

/** Where people are asked what the token did: each decision leads elsewhere. At the other points none is asked for. */
const open = (point: string): boolean => point.endsWith(':intent-durable') || point.endsWith(':call-returned');

const stages = ['before-intent', 'intent-durable', 'call-returned', 'result-durable'];
const atStages = (operations: readonly string[]): string[] =>
  operations.flatMap((operation) => stages.map((stage) => `${operation}:${stage}`));
const keyOperations = ['generate-key-pair', 'sign-probe', 'sign-certificate', 'sign-crl'];
const onceOnly = [
  'store:opened-file',
  'store:migrate:copied',
  ...migrations
    .map(({ version }) => String(version))
    .flatMap((version) => [`store:migrate:${version}:before-commit`, `store:migrate:${version}:done`]),
  'store:log-key',
  'store:ready',
  // A run that is over is backed up; a process killed in it does so at its next start.
  'backup:snapshot-taken',
  'backup:sealed',
  'backup:half-written',
  'backup:written',
  'backup:before-record',
];
const [beforeCommit, committed] = ['store:before-commit', 'store:committed'];

/** Six at a time make one test, which ends in time on a busy machine, too. */
const sixesOf = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / 6) }, (_, index) => all.slice(index * 6, index * 6 + 6));

async function expectSurvival(ordeals: readonly Ordeal[]): Promise<readonly Survival[]> {
  const survivals = await twoAtATime(ordeals, killAndResume);
  const problems = survivals.flatMap((survival, index) =>
    survival.problems.map((problem) => `${JSON.stringify(ordeals[index])}: ${problem}`),
  );
  expect(problems).toEqual([]);
  return survivals;
}

const thrice = (provider: CaseProvider, point: string, nth = 1): Ordeal[] =>
  decisions.map((decision) => ({ provider, seed: `${point}/${nth}/${decision}`, decision, kills: [{ point, nth }] }));

/** The one of the three whose turn it is. */
const once = (provider: CaseProvider, point: string, turn: number, nth = 1): Ordeal[] =>
  full ? thrice(provider, point, nth) : thrice(provider, point, nth).slice(turn % 3, (turn % 3) + 1);

const soft = await recordPoints('soft');
const softHsmSkip = missing(softHsmPath);
const softHsm = softHsmSkip === null ? await recordPoints('softhsm') : [];

/**
 * Where commits are killed. Before one commit and after the one before the disk holds the same, and so it does at a point in between: by
 * default each state that no other point meets is met once, in turns before and after.
 */
function killsOfCommits(points: readonly string[]): KillPoint[] {
  const nexts = points.flatMap((point, index) => (point === committed ? [points[index + 1]] : []));
  if (full) return nexts.flatMap((_next, index) => [beforeCommit, committed].map((point) => ({ point, nth: index + 1 })));
  const alone = nexts.flatMap((next, index) => (next === beforeCommit ? [index + 1] : []));
  return alone.map((nth) => (nth % 2 === 0 ? { point: committed, nth } : { point: beforeCommit, nth: nth + 1 }));
}

describe('embedded token', () => {
  const journal = atStages(['initialise-token', 'initialise-pin', ...keyOperations]);
  const serial = 'sign-certificate:intent-durable';

  test('the points of an undisturbed ceremony are those killed at here', () => {
    expect([...new Set(soft)].toSorted()).toEqual([...onceOnly, beforeCommit, committed, ...journal].toSorted());
    for (const point of [...onceOnly, ...journal]) expect([point, soft.filter((each) => each === point).length]).toEqual([point, 1]);
  });

  test.each(sixesOf(onceOnly))('DATABASE-INTEGRITY: kill -9 at %s and the next points of file and backup', async (...points) => {
    await expectSurvival(points.flatMap((point) => once('soft', point, onceOnly.indexOf(point))));
  });

  test.each(journal.filter((point) => point !== serial))('UNKNOWN-OUTCOMES: kill -9 at %s', async (point) => {
    await expectSurvival(open(point) ? thrice('soft', point) : once('soft', point, journal.indexOf(point)));
  });

  test(`SERIAL-UNIQUE, UNKNOWN-OUTCOMES: kill -9 at ${serial}; a serial that comes again is refused and another one taken`, async () => {
    const survivals = await expectSurvival(thrice('soft', serial).map((ordeal) => ({ ...ordeal, anew: true })));
    expect(survivals.map((survival) => survival.refusals)).toEqual([['state.number-used'], ['state.number-used'], ['state.number-used']]);
  });

  test('DATABASE-VS-LOG: kill -9 around the first commit', async () => {
    await expectSurvival([beforeCommit, committed].flatMap((point, index) => once('soft', point, index)));
  });

  test.each(sixesOf(killsOfCommits(soft)))('DATABASE-VS-LOG: kill -9 at commit $nth and the next', async (...some) => {
    await expectSurvival(some.flatMap(({ point, nth }) => once('soft', point, nth, nth)));
  });
});

describe.skipIf(softHsmSkip !== null)(`SoftHSM${softHsmSkip === null ? '' : `: ${softHsmSkip}`}`, () => {
  const journal = atStages(keyOperations);

  test('the points of an undisturbed ceremony are those killed at here', () => {
    expect([...new Set(softHsm)].filter((point) => !/^(store|backup):/.test(point)).toSorted()).toEqual(journal.toSorted());
  });

  test.each(keyOperations)('UNKNOWN-OUTCOMES: kill -9 at each point of %s', async (operation) => {
    await expectSurvival(atStages([operation]).flatMap((point) => once('softhsm', point, journal.indexOf(point))));
  });
});

describe('killed again while an outcome is closed', () => {
  const interrupted = { point: 'generate-key-pair:call-returned', nth: 1 };

  test.each(atStages(['destroy-key']))('UNKNOWN-OUTCOMES: kill -9 at %s', async (point) => {
    const providers: readonly CaseProvider[] = softHsmSkip === null ? ['soft', 'softhsm'] : ['soft'];
    await expectSurvival(
      providers.map((provider) => ({ provider, seed: point, decision: 'destroy', kills: [interrupted, { point, nth: 1 }] })),
    );
  });

  test.each(['sign-certificate:call-returned', 'sign-crl:call-returned', 'generate-key-pair:call-returned'])(
    'UNKNOWN-OUTCOMES: after %s, kill -9 before one of the next eight commits',
    async (point) => {
      // Every second one, beginning with the first or the second.
      const nths = [1, 2, 3, 4, 5, 6, 7, 8].filter((nth) => full || nth % 2 === (point.startsWith('sign-crl') ? 0 : 1));
      await expectSurvival(
        nths.map((nth) => ({
          provider: 'soft',
          seed: `${point}/${nth}`,
          decision: decisions[nth % 3] ?? 'adopt',
          kills: [
            { point, nth: 1 },
            { point: beforeCommit, nth },
          ],
        })),
      );
    },
  );
});
