import { describe, expect, test } from 'vitest';
import { checkPlaybookFile } from '../../../main/ceremony/run-files.ts';
import { simulate } from '../../../main/ceremony/state-model/simulate.ts';
import { parsePlaybook, type Playbook, type PlaybookStep } from '../../../main/formats/playbook.ts';
import { resources } from '../../integration/ceremony/plans.ts';

const shipped = parsePlaybook(resources.playbook('issuing-ca-key-compromise') ?? new Uint8Array()).value;
/** The shipped playbook with one step changed. */
const changed = (id: string, change: (step: PlaybookStep) => PlaybookStep): Playbook => ({
  ...shipped,
  steps: shipped.steps.map((step) => (step.id === id ? change(step) : step)),
});
const clocks = (step: PlaybookStep, change: object): PlaybookStep => {
  const list = step.clocks?.['revocation'];
  if (list === undefined) throw new Error('The clock is gone.');
  return { ...step, clocks: { ...step.clocks, revocation: { ...list, ...change } } };
};
const lacking = (step: PlaybookStep, member: 'message' | 'asks' | 'clocks'): PlaybookStep => {
  const { [member]: _gone, ...rest } = step;
  return rest;
};

test('PATHS-POSSIBLE: the shipped playbook holds together, and has a path for every set of answers', () => {
  expect(checkPlaybookFile(shipped)).toEqual([]);
  const { impossible, paths } = simulate(shipped, null);
  expect(impossible).toEqual([]);
  expect(paths.filter(({ deviation }) => deviation === null).map(({ answers }) => answers)).toEqual([
    ['compromised', 'new-intermediate'],
    ['compromised', 'reserve'],
    ['compromised', 'later'],
    ['false-alarm'],
  ]);
});

describe('a playbook with decisions, clocks and messages', () => {
  test.each<[string, Playbook, RegExp]>([
    [
      'a message on another kind',
      changed('host', (step) => ({ ...step, asks: 'Why?' })),
      /^Step `host` has `asks`, which only a `decide`/u,
    ],
    ['a notify without a message', changed('tell', (step) => lacking(step, 'message')), /^Step `tell` lacks `message`/u],
    ['one answer', changed('remedy', (step) => ({ ...step, answers: { later: 'Later' } })), /^Step `remedy` offers one answer/u],
    [
      'a branch of no decision',
      changed('tell', (step) => ({ ...step, when: { host: ['yes'] } })),
      /depends on `host`, which is no earlier/u,
    ],
    [
      'a branch of a later decision',
      changed('report', (step) => ({ ...step, when: { remedy: ['later'] } })),
      /depends on `remedy`, which is no/u,
    ],
    [
      'an answer nobody can give',
      changed('tell', (step) => ({ ...step, when: { sure: ['maybe'] } })),
      /the answer `maybe`, which `sure` does not/u,
    ],
    [
      'a last step that may be skipped',
      changed('end', (step) => ({ ...step, when: { sure: ['compromised'] } })),
      /^Step `end` is the last one/u,
    ],
    ['a clock of no step', changed('suspicion', (step) => clocks(step, { starts: 'nowhere' })), /starts with `nowhere`, which is neither/u],
    ['a clock nothing meets', changed('suspicion', (step) => clocks(step, { met: 'nowhere' })), /met by `nowhere`, which is not a step/u],
    [
      'a clock met before it runs',
      changed('suspicion', (step) => clocks(step, { starts: 'sign', met: 'agree' })),
      /is met by `agree` before it runs/u,
    ],
    ['a clock met after the seal', changed('suspicion', (step) => clocks(step, { met: 'end' })), /with which the run is over/u],
    ['a clock of months', changed('suspicion', (step) => clocks(step, { lasts: 'P1M' })), /lasts months or years/u],
    [
      'a fact no run has',
      changed('tell', (step) => ({
        ...step,
        ...(step.message === undefined ? {} : { message: { ...step.message, subject: 'To {king}' } }),
      })),
      /has \{king\}, which is no fact of a run; there are title, run, now/u,
    ],
  ])('%s is refused', (_what, playbook, sentence) => {
    expect(checkPlaybookFile(playbook).some((problem) => sentence.test(problem))).toBe(true);
  });

  test('PATHS-POSSIBLE: a step that needs what another branch makes, and one that no set of answers reaches', () => {
    const needy = changed('lint', ({ when: _when, ...step }) => ({ ...step, needs: { tbs: ['cert'] } }));
    expect(simulate(needy, null).impossible.map(({ sentence, path }) => [sentence, path.at(-2)])).toContainEqual([
      'Step `lint` needs what step `cert` gives, and that was skipped.',
      'crl',
    ]);
    const never = changed('request', (step) => ({ ...step, when: { sure: ['false-alarm'], remedy: ['new-intermediate'] } }));
    expect(simulate(never, null).impossible.map(({ sentence }) => sentence)).toContain(
      'Step `request` is done after no set of answers: its `when` cannot come true.',
    );
  });
});
