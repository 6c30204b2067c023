import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { drawn } from './draw-sample.ts';
import type { MutationRoom } from './rooms.ts';

const root = resolve(import.meta.dirname, '../..');
/** Git-ignored. One file a room keeps every verdict, so that only what changed is judged again. */
const stateDirectory = join(root, 'reports', 'mutation');
/** Plugins of Stryker in this folder. */
const ours = ['hot-runner', 'ignore-text', 'draw-sample'];

/** One change of the code and what became of it, in Stryker’s words: Killed, Survived, NoCoverage, Timeout, Ignored, … */
export interface JudgedMutant {
  /** From the root of the repository. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly mutator: string;
  readonly replacement: string;
  readonly status: string;
  readonly isStatic: boolean;
  /** Stopped by the clock, not by a test or a count of steps: with other work on the machine that says nothing. */
  readonly byTheClock: boolean;
}

export interface Sample {
  readonly size: number;
  /** Which of the possible samples: 1, 2, … */
  readonly draw: number;
}

export interface Judgement {
  readonly mutants: readonly JudgedMutant[];
  /** How many the sample was drawn from; null where every mutant was judged. */
  readonly drawnFrom: number | null;
}

/** What is worth hearing is in the results. Not typed by Stryker’s own enumeration, which is in a package of its own. */
const quiet: object = { logLevel: 'error', warnings: false };

/**
 * Mutates some files of a room and runs its tests against every mutant, or a sample (draw-sample.ts). Mutants in what a module computes once, on import,
 * are judged too, by all tests of the room (Stryker would leave them out with `ignoreStatic`): tables of OIDs, limits and
 * rules are exactly that. `stock` judges by Stryker’s own vitest runner, not ours, and keeps its verdicts apart.
 */
export async function runStryker(
  room: MutationRoom,
  files: readonly string[],
  options: { readonly fresh: boolean; readonly concurrency: number; readonly sample: Sample | null; readonly stock: boolean },
): Promise<Judgement> {
  mkdirSync(stateDirectory, { recursive: true });
  // Not by Stryker’s option testFiles: in 10.1.1 it makes mutants of module level be activated only after the import, so
  // that they never act and all survive.
  process.env['CONCLAVE_MUTATION_TESTS'] = room.tests.join(',');
  // In memory where there is such a place: databases that are written durably are most of what these tests wait for.
  const scratch = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'conclave-mutants-'));
  process.env['TMPDIR'] = scratch;
  process.env['CONCLAVE_MUTATION_SCRATCH'] = scratch;
  const results = await new Stryker({
    testRunner: options.stock ? 'vitest' : 'hot-vitest',
    plugins: ['@stryker-mutator/vitest-runner', ...ours.map((file) => `./test/mutation/${file}.ts`)],
    ignorers: ['text'],
    vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
    mutate: [...files],
    coverageAnalysis: 'perTest',
    ignoreStatic: false,
    // Stryker reads it with functions TypeScript 7 no longer has; nothing of it is needed to run tests.
    tsconfigFile: 'none',
    concurrency: options.concurrency,
    // Endless loops are found by counting steps. The clock is for what cannot be counted, and must not run out because the
    // machine has other work.
    timeoutMS: 1_200_000,
    dryRunTimeoutMinutes: 60,
    incremental: true,
    incrementalFile: join(stateDirectory, `${room.name.replaceAll(' ', '-')}${options.stock ? '-stock' : ''}.json`),
    force: options.fresh,
    tempDirName: 'reports/mutation/tmp',
    ignorePatterns: ['renderer', 'resources/screenshots', 'rehearsals', 'shots', 'out', 'reports', '/.conclave'],
    reporters: options.sample === null ? [] : ['sample'],
    ...quiet,
    ...(options.sample === null ? {} : { sampleSize: options.sample.size, sampleDraw: options.sample.draw }),
  })
    .runMutationTest()
    .finally(() => rmSync(scratch, { recursive: true, force: true }));
  const wanted = new Set(files);
  const draw = options.sample === null ? null : drawn();
  const mutants = results
    .filter(({ id }) => draw?.ids.has(id) ?? true)
    .map(({ fileName, location, mutatorName, replacement, status, statusReason, static: isStatic }) => ({
      file: relative(root, fileName).replaceAll('\\', '/'),
      line: location.start.line,
      column: location.start.column,
      mutator: mutatorName,
      replacement: replacement ?? '',
      status,
      isStatic: isStatic === true,
      byTheClock: status === 'Timeout' && statusReason === undefined,
    }))
    .filter(({ file }) => wanted.has(file));
  return { mutants, drawnFrom: draw?.from ?? null };
}
