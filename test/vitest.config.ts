// The test projects. `unit` is pure and fast; the others start processes, real tokens and databases, so they run two
// files at a time. They are one group: with one project after the other, a processor would wait at the end of each.

import { defineConfig } from 'vitest/config';
import { LongestFirst } from './longest-first.ts';

/** One order for all: the longest of every project first (longest-first.ts). */
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
      // Of integration tests one world serves all files of a worker, too: most of what a file takes would be reading the core again.
      project('integration', 1, { ...slow, isolate: false }),
      project('conformance', 1, slow),
      project('faults', 1, slow),
      project('e2e', 1, slow),
    ],
  },
});
