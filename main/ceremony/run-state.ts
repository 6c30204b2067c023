// A run as the database holds it: read, and turned into rows again. The engine changes it; nobody else does.

import { CeremonyError } from '../errors.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import type { RowWrite, Store } from '../store/store.ts';
import { readRun, runRow, type Run } from '../store/tables/run.ts';
import { readSteps, stepRow, type Step } from '../store/tables/step.ts';
import type { FinishedStep } from '../steps/step.ts';

export interface RunState {
  readonly row: Run;
  readonly steps: ReadonlyMap<string, Step>;
}

/** The stored run. Throws state.not-open for an unknown id. */
export function loadRunState(store: Store, runId: string): RunState {
  const row = readRun(store, runId);
  if (row === null) throw new CeremonyError('state.not-open', 'There is no such run in this data directory. Nothing was done.');
  return { row, steps: new Map(readSteps(store, runId).map((step) => [step.step, step])) };
}

/** What the finished steps gave. */
export function finishedSteps(state: RunState): ReadonlyMap<string, FinishedStep> {
  const finished = new Map<string, FinishedStep>();
  for (const [id, step] of state.steps)
    if (step.status === 'done' && step.output !== null) finished.set(id, step.output as unknown as FinishedStep);
  return finished;
}

export function stepState(step: Step | undefined): JsonObject {
  return (step?.state ?? {}) as JsonObject;
}

/** The run's row with some fields changed. */
export function changedRun(row: Run, change: Partial<Run>): RowWrite {
  return runRow({ ...row, ...change });
}

/** A step's row with some fields changed. */
export function changedStep(step: Step, change: Partial<Step>): RowWrite {
  return stepRow({ ...step, ...change });
}
