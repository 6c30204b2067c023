// The checks that run no test: each counts as one.

import { execFile } from 'node:child_process';
import type { Tally } from './tally.ts';

const checks = [
  { name: 'format (oxfmt)', program: 'oxfmt', args: ['--list-different', '.'] },
  { name: 'lint (oxlint)', program: 'oxlint', args: ['--type-aware', '--deny-warnings', '.'] },
  { name: 'types (tsc)', program: 'tsc', args: ['-p', 'tsconfig.json'] },
  { name: 'types of the windows (tsc)', program: 'tsc', args: ['-p', 'renderer/tsconfig.json'] },
  { name: 'dead code (knip)', program: 'knip', args: ['--no-progress'] },
] as const;

/** Runs one program of node_modules/.bin (bootstrap puts it on PATH); resolves to its output when it failed, else to null. */
function complaintsOf(program: string, args: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(program, args, { maxBuffer: 64 * 1024 * 1024, shell: process.platform === 'win32' }, (error, stdout, stderr) => {
      resolve(error === null ? null : `${stdout}${stderr}`.trim() || error.message);
    });
  });
}

/** Runs all of them at once and adds them to the tally. */
export async function runStaticChecks(tally: Tally): Promise<void> {
  await Promise.all(
    checks.map(async ({ name, program, args }) => {
      const complaints = await complaintsOf(program, args);
      console.log(`${complaints === null ? ' ok  ' : ' FAIL'} ${name}`);
      if (complaints === null) tally.passed += 1;
      else {
        tally.failed += 1;
        console.log(complaints.replaceAll(/^/gmu, '      '));
      }
    }),
  );
}
