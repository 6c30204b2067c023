// What the hot runner starts: every test of a room is imported, and run when an order says so.

import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: `${import.meta.dirname}/../..`,
  test: {
    include: ['test/mutation/hot-tests.ts'],
    setupFiles: ['test/mutation/few-runs.ts'],
    pool: 'threads',
    maxWorkers: 1,
    isolate: false,
    // Node runs the sources as they are; so the modules can be imported again and again in no time.
    experimental: { viteModuleRunner: false },
    // By the clock nothing is judged: the machine may have other work.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    watch: false,
    reporters: [],
  },
});
