// What Stryker’s runner starts: the tests of one room in one worker. The files share one copy of the code under test, which
// halves the time and takes nothing away: a mutant is active from before the first import to the end.

import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: `${import.meta.dirname}/../..`,
  test: {
    include: (process.env['CONCLAVE_MUTATION_TESTS'] ?? '').split(','),
    setupFiles: ['test/mutation/few-runs.ts'],
    isolate: false,
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
