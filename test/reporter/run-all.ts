// `npm test` and `npm run check`: the static checks, then the vitest projects, then one line that counts them all.
// Arguments after the command are vitest file filters; with `--project NAME` only that project runs.

import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';
import { buildPrograms } from './build-programs.ts';
import { countReporter } from './count-reporter.ts';
import { runStaticChecks } from './static-checks.ts';
import { describeTally, emptyTally } from './tally.ts';
import type { Tally } from './tally.ts';

async function runTests(projects: readonly string[], filters: readonly string[], tally: Tally): Promise<void> {
  try {
    if (projects.some((project) => project !== 'unit')) await buildPrograms();
    const vitest = await startVitest([...filters], {
      config: 'test/vitest.config.ts',
      run: true,
      watch: false,
      project: [...projects],
      reporters: ['default', countReporter(tally)],
    });
    await vitest.close();
  } catch (error) {
    tally.failed += 1;
    console.error(error);
  }
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { project: { type: 'string', multiple: true } } });
const [command, ...filters] = positionals;
const everyProject = command === 'check' ? ['unit'] : ['unit', 'integration', 'conformance', 'faults', 'e2e'];
const tally = emptyTally();

await runStaticChecks(tally);
await runTests(values.project ?? everyProject, filters, tally);

for (const skipped of tally.skipped) console.log(`skipped  ${skipped}`);
process.exitCode = tally.failed > 0 ? 1 : 0;
console.log(describeTally(tally));
