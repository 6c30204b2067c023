// The test projects. `unit` is pure and fast; the others start processes, real tokens and databases, so they run two
// files at a time and one project after the other.

import { defineConfig } from 'vitest/config';
import { LongestFirst } from './longest-first.ts';

const slow = { testTimeout: 180_000, hookTimeout: 180_000, teardownTimeout: 30_000, maxWorkers: 2 };

function project(name: string, groupOrder: number, options: Readonly<Record<string, unknown>>) {
  return { extends: true as const, test: { name, include: [`test/${name}/**/*.test.ts`], sequence: { groupOrder }, ...options } };
}

export default defineConfig({
  root: `${import.meta.dirname}/..`,
  test: {
    pool: 'forks',
    passWithNoTests: true,
    sequence: { sequencer: LongestFirst },
    projects: [
      // Pure, so one world serves all files of a worker: half the time, and a test that leaves something behind is found.
      project('unit', 0, { pool: 'threads', isolate: false, testTimeout: 20_000, hookTimeout: 20_000, maxWorkers: 2 }),
      project('integration', 1, { ...slow, isolate: false }),
      project('conformance', 2, slow),
      project('faults', 3, slow),
      project('e2e', 4, slow),
    ],
  },
});
