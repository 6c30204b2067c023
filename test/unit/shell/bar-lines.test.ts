import { expect, test } from 'vitest';
import { barLines } from '../../../main/shell/terminal/interactive/bar-lines.ts';

const bars = [
  { label: 'old', from: '2020-01-01T00:00:00Z', to: '2040-01-01T00:00:00Z' },
  { label: 'successor', from: '2030-01-01T00:00:00Z', to: '2060-01-01T00:00:00Z' },
];

test('spans stand on one scale with their first and last day, and where it is now is marked on what does not cover it', () => {
  const lines = barLines({ now: '2025-01-01T00:00:00Z', bars }, 80);
  expect(lines.map((line) => /[█·|]+/.exec(line)?.[0].length)).toEqual([43, 43]);
  expect(lines[0]).toMatch(/^ {2}old {7}█{22}·{21} 2020-01-01 2040-01-01$/);
  expect(lines[1]).toMatch(/^ {2}successor ·{5}\|·{5}█{32} 2030-01-01 2060-01-01$/);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
});
