// A bundle's VERIFY.md as a reader without Conclave follows it: the blocks of a guide, each in a plain `sh -eu`.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

export interface Ran {
  readonly status: number | null;
  readonly output: string;
}

export const guideBlocks = (guide: string): string[] => [...guide.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block ?? '');

/** Programs the guide says its reader needs, beside the shell. */
function guideTools(guide: string): string[] {
  const posix = /sha256sum and mktemp, and of the POSIX utilities ([^;]+);/.exec(guide)?.[1] ?? 'none named';
  return ['openssl', 'sha256sum', 'mktemp', ...posix.split(/,\s+|\s+and\s+/)];
}

/** A directory that holds what the guide names and nothing else, to be the whole PATH. */
export function onlyTools(guide: string, directory: string): string {
  mkdirSync(directory, { recursive: true });
  const places = (process.env['PATH'] ?? '').split(delimiter);
  for (const tool of guideTools(guide)) {
    const found = places.map((place) => join(place, tool)).find((file) => existsSync(file));
    if (found === undefined) throw new Error(`this machine has no ${tool}`);
    symlinkSync(found, join(directory, tool));
  }
  return directory;
}

/** Runs each block as the guide says, in the bundle's directory, and gives what came of it. */
export function runBlocks(bundle: string, blocks: readonly string[], path = process.env['PATH'] ?? ''): Ran[] {
  return blocks.map((block) => {
    const { status, stdout, stderr } = spawnSync('/bin/sh', ['-eu'], {
      cwd: bundle,
      input: block,
      encoding: 'utf8',
      env: { PATH: path, TMPDIR: tmpdir(), LC_ALL: 'C' },
    });
    return { status, output: stdout + stderr };
  });
}

/** Numbers (from 1) of the blocks that failed. */
export const failedBlocks = (ran: readonly Ran[]): number[] => ran.flatMap(({ status }, index) => (status === 0 ? [] : [index + 1]));
