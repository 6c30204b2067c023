import { defineTable, integer, json, nullable, text } from '../table-shape.ts';
import type { RowInput, RowOf } from '../table-shape.ts';
import type { RowWrite } from '../row-store.ts';
import type { Store } from '../store.ts';

const shape = {
  run: text('run'),
  step: text('step'),
  status: text('status'),
  /** Kept progress, and the value the step gave. */
  state: nullable(json('state')),
  output: nullable(json('output')),
  revision: integer('revision'),
  startedAt: nullable(text('started_at')),
  finishedAt: nullable(text('finished_at')),
};

/** Key of a step's row. */
export const stepKey = (run: string, step: string): string => `${run}/${step}`;

const table = defineTable('step', shape, (row) => stepKey(row.run, row.step));

/** One step of a run, as far as it has come. */
export type Step = RowOf<typeof shape>;

/** Row of a step; key: stepKey(run, step). */
export const stepRow = (step: RowInput<typeof shape>): RowWrite => table.toRow(step);

/** Step by stepKey, or null. Throws store.corrupt. */
export const readStep = (store: Store, key: string): Step | null => table.read(store, key);

/** Every step of a run that has a row. Throws store.corrupt. */
export const readSteps = (store: Store, run: string): Step[] => table.list(store, { run });
