import { describe, expect, test } from 'vitest';
import { decisionsFor } from '../../../main/steps/close-outcome.ts';
import type { StepContext } from '../../../main/steps/step.ts';
import type { JournalEntry, JournalState, Operation } from '../../../main/store/journal.ts';

const entry = (operation: Operation, state: JournalState = 'intended', change: Partial<JournalEntry> = {}): JournalEntry => ({
  id: 'run-000001',
  run: 'run',
  step: 'key',
  operation,
  token: {},
  tbsSha256: null,
  keyLabel: 'root',
  ckaId: 'ab'.repeat(16),
  spki: null,
  tbs: null,
  number: null,
  scope: null,
  state,
  code: null,
  result: null,
  at: '2026-11-21T09:00:00.000Z',
  ...change,
});

/** A journal that also holds these. */
const contextWith = (others: readonly JournalEntry[]): StepContext =>
  ({
    run: { id: 'run' },
    journal: {
      find: (filter: Partial<JournalEntry>) =>
        others.filter((each) => Object.entries(filter).every(([name, value]) => each[name as keyof JournalEntry] === value)),
    },
  }) as unknown as StepContext;

const decisions = (about: JournalEntry, presence: string, others: readonly JournalEntry[] = []) =>
  decisionsFor(contextWith(others), about, presence);

describe('UNKNOWN-OUTCOMES: what may be decided', () => {
  test.each<Operation>(['sign-certificate', 'sign-crl', 'sign-probe', 'initialise-token', 'initialise-pin', 'set-pin', 'destroy-key'])(
    '%s: nobody can look, so people say which',
    (operation) => {
      for (const presence of ['present', 'absent', 'unknown'])
        expect(decisions(entry(operation), presence)).toEqual(['not-made', 'may-exist']);
    },
  );

  test('generate-key-pair of a run that was aborted: its token is not at hand, so the key may exist', () => {
    for (const presence of ['present', 'absent', 'unknown'])
      expect(decisions(entry('generate-key-pair', 'intended', { run: 'before' }), presence)).toEqual(['may-exist']);
  });

  const key = entry('generate-key-pair');
  const destroyed = (state: JournalState, change: Partial<JournalEntry> = {}) =>
    entry('destroy-key', state, { id: 'run-000002', ...change });

  test('a key that is there is adopted or destroyed, never said not to exist', () => {
    expect(decisions(key, 'present')).toEqual(['adopt', 'destroy']);
    expect(decisions(key, 'present', [destroyed('intended')])).toEqual(['adopt', 'destroy']);
  });

  test('a key that is not there was not made', () => {
    expect(decisions(key, 'absent')).toEqual(['not-made']);
  });

  test.each<[JournalState, string]>([
    ['intended', 'destroy'],
    ['returned', 'destroy'],
    ['verified', 'destroy'],
    ['failed', 'not-made'],
  ])('a key that is not there and whose destruction is %s: %s', (state, decision) => {
    expect(decisions(key, 'absent', [destroyed(state)])).toEqual([decision]);
  });

  test('the destruction of another key, or in another run, says nothing about it', () => {
    const others = [destroyed('verified', { ckaId: 'cd'.repeat(16) }), destroyed('verified', { run: 'other' })];
    expect(decisions(key, 'absent', others)).toEqual(['not-made']);
  });

  test('a key nobody could look for is not decided on', () => {
    expect(decisions(key, 'unknown')).toEqual([]);
  });

  test('a generation recorded without a CKA_ID knows of no destruction', () => {
    const nameless = entry('generate-key-pair', 'intended', { ckaId: null });
    expect(decisions(nameless, 'absent', [destroyed('verified', { ckaId: null })])).toEqual(['not-made']);
  });
});
