import { beforeEach, describe, expect, test } from 'vitest';
import { RunClock } from '../../../main/ceremony/run-clock.ts';
import { codeOf } from '../code-of.ts';

const start = Date.parse('2026-11-21T09:00:00Z');
let wall: number;
let steady: number;
let clock: RunClock;

beforeEach(() => {
  wall = start;
  steady = 5_000;
  clock = new RunClock(
    () => new Date(wall),
    () => steady,
  );
});

const seen = (at: number): void => clock.seen(new Date(at).toISOString());

describe('CLOCK-STEADY', () => {
  test.each([
    [0, true],
    [30_000, true],
    [30_001, false],
    [-30_000, true],
    [-30_001, false],
  ])('a wall clock that moved %i ms by itself: steady %s', (milliseconds, steadyNow) => {
    wall += milliseconds;
    expect(clock.isSteady()).toBe(steadyNow);
    expect(clock.offsetSeconds()).toBe(milliseconds / 1000);
    expect(codeOf(() => clock.demandSteady())).toBe(steadyNow ? 'no error' : 'state.clock-jumped');
  });

  test('both clocks moving together are steady, however long', () => {
    wall += 30 * 24 * 3_600_000;
    steady += 30 * 24 * 3_600_000;
    expect(clock.isSteady()).toBe(true);
  });

  test('a machine that slept is as a clock that jumped: the monotonic clock stood still', () => {
    wall += 3_600_000;
    expect(clock.offsetSeconds()).toBe(3600);
    expect(clock.isSteady()).toBe(false);
  });

  test.each([
    [0, true],
    [1, false],
    [60_000, false],
  ])('the last event is %i ms ahead of the clock: steady %s', (ahead, steadyNow) => {
    seen(start + ahead);
    expect(clock.isSteady()).toBe(steadyNow);
    expect(clock.offsetSeconds()).toBe(ahead === 0 ? 0 : -ahead / 1000);
  });

  test('only the newest event counts, and what is not a time does not', () => {
    seen(start - 60_000);
    clock.seen('');
    clock.seen('yesterday');
    expect(clock.isSteady()).toBe(true);
    seen(start + 1);
    seen(start - 1);
    expect(clock.isSteady()).toBe(false);
  });

  test('what people accepted is measured from then on', () => {
    seen(start);
    wall -= 3_600_000;
    expect(clock.isSteady()).toBe(false);
    clock.accept();
    expect(clock.isSteady()).toBe(true);
    expect(clock.offsetSeconds()).toBe(0);
    wall += 30_001;
    expect(clock.isSteady()).toBe(false);
  });

  test('the sentence says how far and what to do', () => {
    wall += 90_400;
    expect(() => clock.demandSteady()).toThrow('the clock moved by 90 s by itself. Nothing was signed. Two people must confirm it');
  });
});
