import { bytes, choice, defineTable, integer, json, nullable, text } from '../table-shape.ts';
import type { RowInput, RowOf } from '../table-shape.ts';
import type { RowWrite } from '../row-store.ts';
import type { Store } from '../store.ts';

const shape = {
  id: text('id'),
  mode: choice('mode', ['production', 'rehearsal', 'drill']),
  title: text('title'),
  plan: bytes('plan'),
  planName: nullable(text('plan_name')),
  /** Playbook and profiles as loaded (base64). */
  files: json('files'),
  status: choice('status', ['open', 'paused', 'sealed', 'finished', 'aborted']),
  revision: integer('revision'),
  currentStep: nullable(text('current_step')),
  createdAt: text('created_at'),
  out: text('out'),
};

const table = defineTable('run', shape, (run) => run.id);

/** One execution of a plan. */
export type Run = RowOf<typeof shape>;

/** Row of a run; key: its id. */
export const runRow = (run: RowInput<typeof shape>): RowWrite => table.toRow(run);

/** Run by id, or null. Throws store.corrupt. */
export const readRun = (store: Store, id: string): Run | null => table.read(store, id);

/** Every run, oldest first. Throws store.corrupt. */
export const readRuns = (store: Store): Run[] => table.list(store, {}, 'created_at');
