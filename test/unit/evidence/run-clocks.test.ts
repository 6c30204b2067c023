import { expect, test } from 'vitest';
import { isMet, runClocks, type ClockEvent } from '../../../main/evidence/run-clocks.ts';
import type { PlaybookStep } from '../../../main/formats/playbook.ts';

const clock = { title: 'List', lasts: 'PT24H', clause: 'BR 4.9.7', rules: ['br'] as 'br'[] };
const steps: PlaybookStep[] = [
  {
    id: 'start',
    kind: 'clock',
    by: ['operator'],
    clocks: { seen: { ...clock, starts: 'evidence-obtained', met: 'end' }, list: { ...clock, starts: 'record', met: 'end' } },
  },
  { id: 'record', kind: 'attest', title: 'Record it', by: ['operator'] },
  { id: 'end', kind: 'attest', by: ['operator'] },
];
const event = (name: string, step: string, at: string, data: Record<string, unknown> = {}): ClockEvent => ({ event: name, step, at, data });
const begun = [
  event('evidence-obtained', 'start', '2026-11-21T09:05:00.000Z', { obtained: '2026-11-21T08:00:00.000Z' }),
  event('step-finished', 'start', '2026-11-21T09:05:00.000Z'),
];
const recorded = event('step-finished', 'record', '2026-11-21T10:00:00.500Z');

test('CLOCKS-TOLD: evidence counts from when it was obtained, a step from its end, and from its first end where it is done again', () => {
  expect(runClocks({ steps }, 'br', begun).map(({ id, from, due }) => [id, from, due])).toEqual([
    ['seen', '2026-11-21T08:00:00.000Z', '2026-11-22T08:00:00.000Z'],
  ]);
  const again = [...begun, recorded, event('step-finished', 'record', '2026-11-21T11:00:00.000Z')];
  expect(runClocks({ steps }, 'br', again)[1]).toMatchObject({ since: 'Record it', due: '2026-11-22T10:00:00.500Z', endedAt: null });
});

test('CLOCKS-TOLD: nothing runs before its step was done, under another rule set, or without a moment', () => {
  expect(runClocks({ steps }, 'br', [recorded])).toEqual([]);
  expect(runClocks({ steps }, 'private', [...begun, recorded])).toEqual([]);
  expect(runClocks({ steps }, 'br', [event('step-finished', 'start', '2026-11-21T09:05:00.000Z')])).toEqual([]);
});

test.each([
  ['2026-11-22T10:00:00.500Z', true],
  ['2026-11-22T10:00:00.501Z', false],
])('CLOCKS-TOLD: ended at %s it is met: %s', (at, met) => {
  const list = runClocks({ steps }, 'br', [...begun, recorded, event('step-finished', 'end', at)])[1];
  expect(list?.endedAt).toBe(at);
  expect(list !== undefined && isMet(list, at)).toBe(met);
});
