// The programs that tests start as processes of their own. `npm test` bundles them once, as what ships is bundled: started from 300
// sources each would spend most of its time on reading them. Run by vitest alone, tests start the sources.

import { join, resolve } from 'node:path';

export const repository = resolve(import.meta.dirname, '..');
/** Sources, by their path in the repository without its ending. */
export const programs = [
  'main/cli',
  'main/hsm/worker',
  'test/faults/ceremony-child',
  'test/faults/hsm-fault-worker',
  'test/faults/restore-child',
  'test/integration/cli/quick-cli',
] as const;
export type Program = (typeof programs)[number];

/** Where `npm test` put the bundles it made. */
export const programsVariable = 'CONCLAVE_TEST_PROGRAMS';
/** Where it put the renderer’s pages. */
export const pagesVariable = 'CONCLAVE_TEST_PAGES';

/** The file to start with node. */
export function programFile(program: Program): string {
  const built = process.env[programsVariable];
  return built === undefined ? join(repository, `${program}.ts`) : join(built, `${program}.js`);
}
