// Kill -9 at every named point of journal and store that a root ceremony passes; the run is then taken up again to its end.
// CONCLAVE_FAULTS=full kills three times at each passing of the points every transaction has; otherwise each passing gets one.

import { describe, expect, test } from 'vitest';
import { migrations } from '../../main/store/migrations/migrations.ts';
import { missing } from '../integration/hsm/providers.ts';
import { softHsmPath, type CaseProvider } from './ceremony-case.ts';
import { killAndResume, recordPoints, type Ordeal, type Survival } from './kill-and-resume.ts';
import { twoAtATime } from './two-at-a-time.ts';

/** Each round closes unknown outcomes in another way. */
const decisions = ['adopt', 'destroy', 'not-made'] as const;
const full = process.env['CONCLAVE_FAULTS'] === 'full';

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
const everyTransaction = ['store:before-commit', 'store:committed'];

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

const soft = await recordPoints('soft');
const softHsmSkip = missing(softHsmPath);
const softHsm = softHsmSkip === null ? await recordPoints('softhsm') : new Map<string, number>();

describe('embedded token', () => {
  test('the points of an undisturbed ceremony are those killed at here', () => {
    const journal = atStages(['initialise-token', 'initialise-pin', ...keyOperations]);
    expect([...soft.keys()].toSorted()).toEqual([...onceOnly, ...everyTransaction, ...journal].toSorted());
    for (const point of [...onceOnly, ...journal]) expect([point, soft.get(point)]).toEqual([point, 1]);
  });

  test.each(onceOnly)('DATABASE-INTEGRITY: kill -9 at %s, three times', async (point) => {
    await expectSurvival(thrice('soft', point));
  });

  test.each(atStages(['initialise-token', 'initialise-pin', ...keyOperations]))(
    'UNKNOWN-OUTCOMES: kill -9 at %s, three times',
    async (point) => {
      await expectSurvival(thrice('soft', point));
    },
  );

  test('SERIAL-UNIQUE: a serial that comes again after a restart is refused and another one taken', async () => {
    const survivals = await expectSurvival(thrice('soft', 'sign-certificate:intent-durable'));
    expect(survivals.map((survival) => survival.refusals)).toEqual([['state.number-used'], ['state.number-used'], ['state.number-used']]);
  });

  describe.each(everyTransaction)('DATABASE-VS-LOG: kill -9 at %s', (point) => {
    // Before one commit and after the one before the disk holds the same; between them they meet every passing once.
    const passings = Array.from({ length: soft.get(point) ?? 0 }, (_, index) => index + 1);
    const chosen = full ? passings : passings.filter((nth) => nth % 2 === (point === 'store:committed' ? 0 : 1));
    const tenths = Array.from({ length: Math.ceil(chosen.length / 10) }, (_, index) => chosen.slice(index * 10, index * 10 + 10));
    test.each(tenths)('passings %i to …', async (...some) => {
      await expectSurvival(
        some.flatMap((nth) => (full || nth === 1 ? thrice('soft', point, nth) : thrice('soft', point, nth).slice(nth % 3, (nth % 3) + 1))),
      );
    });
  });
});

describe.skipIf(softHsmSkip !== null)(`SoftHSM${softHsmSkip === null ? '' : `: ${softHsmSkip}`}`, () => {
  test('the points of an undisturbed ceremony are those killed at here', () => {
    expect([...softHsm.keys()].filter((point) => !/^(store|backup):/.test(point)).toSorted()).toEqual(atStages(keyOperations).toSorted());
  });

  test.each(atStages(keyOperations))('UNKNOWN-OUTCOMES: kill -9 at %s, three times', async (point) => {
    await expectSurvival(thrice('softhsm', point));
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
    'UNKNOWN-OUTCOMES: after %s, kill -9 before each of the next eight commits',
    async (point) => {
      const kills = Array.from({ length: 8 }, (_, index) => [
        { point, nth: 1 },
        { point: 'store:before-commit', nth: index + 1 },
      ]);
      await expectSurvival(
        kills.map((each, index) => ({
          provider: 'soft',
          seed: `${point}/${index}`,
          decision: decisions[index % 3] ?? 'adopt',
          kills: each,
        })),
      );
    },
  );
});
