import { spawnSync } from 'node:child_process';

/** Runs a child of the bench to its end; seconds from its start to its end. */
export function runChild(file: string, job: object): { result: unknown; seconds: number } {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, JSON.stringify(job)], { encoding: 'utf8', env: process.env });
  const seconds = (performance.now() - started) / 1000;
  if (status !== 0) throw new Error(stderr);
  return { result: JSON.parse(stdout) as unknown, seconds };
}
