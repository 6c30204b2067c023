import { join } from 'node:path';
import { build } from 'vite';
import { coreConfig } from '../../main/vite-config.ts';
import { buildPages } from '../e2e/build-pages.ts';
import { pagesVariable, programs, programsVariable, repository } from '../programs.ts';

/** Bundles what tests start (test/programs.ts) as it ships, and the renderer, and tells the processes from here on where. */
export async function buildPrograms(): Promise<void> {
  const outDir = join(repository, 'out', 'test');
  const input = Object.fromEntries(programs.map((program) => [program, join(repository, `${program}.ts`)]));
  const { build: core, ...config } = coreConfig;
  await build({
    ...config,
    configFile: false,
    logLevel: 'error',
    mode: 'production',
    // Not emptied: the tests of another run in this checkout may be starting from it.
    build: { ...core, outDir, emptyOutDir: false, rolldownOptions: { ...core?.rolldownOptions, input } },
  });
  process.env[programsVariable] = outDir;
  const pages = join(repository, 'out', 'test-pages');
  buildPages(pages);
  process.env[pagesVariable] = pages;
}
