import { CeremonyError } from '../../errors.ts';
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

interface Read {
  readonly event: string;
  readonly step: Step;
}

/** Rows as they were read last, by store: of a batch one row holds megabytes of JSON, and a run is read several times a click. */
const lastRead = new WeakMap<Store, Map<string, Read>>();

/**
 * Every step of a run that has a row. A row that no event wrote since it was read is not read again, and gives the same object:
 * nobody else can write while this store is open (SINGLE-WRITER). Throws store.corrupt.
 */
export function readSteps(store: Store, run: string): Step[] {
  const before = lastRead.get(store) ?? new Map<string, Read>();
  const now = store.writtenBy('step', { run }).map(({ key, event }): [string, Read] => {
    const known = before.get(key);
    if (known?.event === event) return [key, known];
    const step = table.read(store, key);
    if (step === null)
      throw new CeremonyError('store.corrupt', 'A step of the run was gone when it was read. Nothing was done. Run conclave audit.');
    return [key, { event, step }];
  });
  // The run at hand only: what people look at is one run.
  lastRead.set(store, new Map(now));
  return now.map(([, { step }]) => step);
}
