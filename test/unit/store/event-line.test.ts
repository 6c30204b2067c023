import { describe, expect, test } from 'vitest';
import { encodeEventLine, noLine, workstationLog, type EventMembers } from '../../../main/store/event-line.ts';
import type { Sha256 } from '../../../main/pki/hash.ts';

const prev = 'ab'.repeat(32) as Sha256;
const members: EventMembers = {
  seq: 17,
  at: '2026-11-21T09:00:00.000Z',
  actor: 'alice',
  event: 'noted',
  data: { b: [1, 'é'], a: null },
  checks: [{ verdict: 'passed', name: 'LINT' }],
  prev,
};
const lineOf = (more: Partial<EventMembers>): string => Buffer.from(encodeEventLine({ ...members, ...more })).toString('utf8');
const rest = `"actor":"alice","event":"noted","data":{"a":null,"b":[1,"é"]},"checks":[{"name":"LINT","verdict":"passed"}],"prev":"${prev}"}`;

describe('LOG-CHAIN', () => {
  test('golden: members in their order, data and checks canonical, prev last; run and step only where there are any', () => {
    expect(lineOf({})).toBe(`{"seq":17,"at":"2026-11-21T09:00:00.000Z",${rest}`);
    expect(lineOf({ run: 'run-1' })).toBe(`{"seq":17,"at":"2026-11-21T09:00:00.000Z","run":"run-1",${rest}`);
    expect(lineOf({ step: 'lint' })).toBe(`{"seq":17,"at":"2026-11-21T09:00:00.000Z","step":"lint",${rest}`);
    expect(lineOf({ run: 'r"1', step: 'li\nnt' })).toBe(`{"seq":17,"at":"2026-11-21T09:00:00.000Z","run":"r\\"1","step":"li\\nnt",${rest}`);
  });

  test('the first line names 64 zeros; the log outside runs has its name', () => {
    expect(noLine).toBe('0000000000000000000000000000000000000000000000000000000000000000');
    expect(workstationLog).toBe('workstation');
  });
});
