// The next inspection of an authority, and the end of its HSM's life.

import { expect, test } from 'vitest';
import { upkeepEntries, type Upkeep } from '../../../main/status/due-of-upkeep.ts';

const now = new Date('2026-11-21T09:00:00Z');
const of = (more: Partial<Upkeep>): Upkeep => ({
  id: 'a',
  label: 'root-1',
  every: null,
  inspected: null,
  since: '2026-01-10T08:00:00Z',
  hsmUntil: null,
  ...more,
});
const said = (more: Partial<Upkeep>) =>
  upkeepEntries([of(more)], now).map(({ id, at, urgency, note }) => [id, at.slice(0, 10), urgency, note]);

test('an inspection is due as often as the policy says, from the last one or from the beginning', () => {
  const last = 'The last was begun on 2025-12-24: playbook annual-inspection.';
  expect(said({})).toEqual([]);
  expect(said({ inspected: '2025-12-24T08:00:00Z' })).toEqual([['review-a', '2026-12-24', 'soon', last]]);
  expect(said({ inspected: '2025-12-24T08:00:00Z', every: 'P6M' })).toEqual([['review-a', '2026-06-24', 'overdue', last]]);
  expect(said({ every: 'P2Y' })).toEqual([['review-a', '2028-01-10', 'later', 'None is on record: playbook annual-inspection.']]);
});

test('an HSM is to be replaced by the day its policy names, soon a year before', () => {
  const urgency = (hsmUntil: string) => said({ hsmUntil }).map(([id, , when]) => [id, when]);
  expect(urgency('2027-11-22T09:00:00Z')).toEqual([['hsm-a', 'later']]);
  expect(urgency('2027-11-20T09:00:00Z')).toEqual([['hsm-a', 'soon']]);
  expect(urgency('2026-11-20T09:00:00Z')).toEqual([['hsm-a', 'overdue']]);
  expect(said({ hsmUntil: '2027-01-01T00:00:00Z', inspected: '2025-12-24T08:00:00Z' })).toHaveLength(2);
});
