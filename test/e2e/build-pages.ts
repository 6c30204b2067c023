import { spawnSync } from 'node:child_process';
import { repository } from '../programs.ts';

const program = `import { build } from 'vite'; import { rendererConfig } from './renderer/vite-config.ts';
await build({ configFile: false, logLevel: 'error', ...rendererConfig, build: { ...rendererConfig.build, outDir: process.argv[1], emptyOutDir: false } });`;

/** Builds the real renderer, as it is shipped, into this directory. */
export function buildPages(directory: string): void {
  // Of its own, because under vitest NODE_ENV would give React's development build.
  const env = { ...process.env, NODE_ENV: 'production' };
  const built = spawnSync(process.execPath, ['--input-type=module', '--eval', program, directory], {
    cwd: repository,
    env,
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(built.stderr);
}
