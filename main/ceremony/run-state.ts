// A run as the database holds it: read, and turned into rows again. The engine changes it; nobody else does.

import { CeremonyError } from '../errors.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import type { Playbook } from '../formats/playbook.ts';
import { broughtHashOf } from '../steps/confirmed-import.ts';
import type { RowWrite, Store } from '../store/store.ts';
import { readRun, runRow, type Run } from '../store/tables/run.ts';
import { readSteps, stepRow, type Step } from '../store/tables/step.ts';
import type { FinishedStep } from '../steps/step.ts';
import { keepAt } from '../steps/tbs-bytes.ts';
import type { SetItem } from '../steps/set-items.ts';
import type { StepValue, TbsSet } from '../steps/values.ts';

export interface RunState {
  /** The data directory it was read from. */
  readonly directory: string;
  readonly row: Run;
  readonly steps: ReadonlyMap<string, Step>;
}

/** The stored run. Throws state.not-open for an unknown id. */
export function loadRunState(store: Store, runId: string): RunState {
  const row = readRun(store, runId);
  if (row === null) throw new CeremonyError('state.not-open', 'There is no such run in this data directory. Nothing was done.');
  return { directory: store.directory, row, steps: new Map(readSteps(store, runId).map((step) => [step.step, step])) };
}

/** What the finished steps gave. */
export function finishedSteps(state: RunState): ReadonlyMap<string, FinishedStep> {
  const finished = new Map<string, FinishedStep>();
  for (const [id, step] of state.steps)
    if (step.status === 'done' && step.output !== null) finished.set(id, step.output as unknown as FinishedStep);
  for (const { value } of finished.values()) keepAt(state.directory, value);
  for (const [id, step] of finished) finished.set(id, { ...step, value: wholeValue(finished, step.value) });
  return finished;
}

/** What the finished steps gave, in the order of the playbook; their rows come in that of their names. */
export const valuesInOrder = ({ steps }: Pick<Playbook, 'steps'>, finished: ReadonlyMap<string, FinishedStep>): readonly StepValue[] =>
  steps.flatMap(({ id }) => finished.get(id)?.value ?? []);

/** A set that is handed on as it came is kept once: by the names of the steps whose items it holds, in this order. */
type KeptValue = StepValue | { readonly type: TbsSet['type']; readonly itemsOf: readonly string[] };

const itemsOf = (finished: ReadonlyMap<string, FinishedStep>, id: string): readonly SetItem[] => {
  const value = finished.get(id)?.value;
  return value !== null && value !== undefined && 'items' in value ? value.items : [];
};

function wholeValue(finished: ReadonlyMap<string, FinishedStep>, kept: KeptValue | null): StepValue | null {
  if (kept === null || !('itemsOf' in kept)) return kept;
  return { type: kept.type, items: kept.itemsOf.flatMap((id) => itemsOf(finished, id)) };
}

/** The value as it is kept: `linted`, `reviewed` and `approved` sets name the steps that built their items. */
export function keptValue(finished: ReadonlyMap<string, FinishedStep>, value: StepValue | null): KeptValue | null {
  if (value === null || !('items' in value)) return value;
  const builders = [...finished].filter(([, step]) => step.value?.type === 'tbs' || step.value?.type === 'document').map(([id]) => id);
  const named = builders.filter((id) => itemsOf(finished, id).some((item) => value.items.includes(item)));
  const order = named.toSorted((one, other) => placeIn(value, finished, one) - placeIn(value, finished, other));
  const same = order.flatMap((id) => itemsOf(finished, id));
  const whole = same.length === value.items.length && same.every((item, index) => item === value.items[index]);
  return whole && order.length > 0 ? { type: value.type, itemsOf: order } : value;
}

const placeIn = (value: TbsSet, finished: ReadonlyMap<string, FinishedStep>, id: string): number => {
  const [first] = itemsOf(finished, id);
  return first === undefined ? -1 : value.items.indexOf(first);
};

/** SHA-256 of files that were brought in the current step: to be read back, or shown while people decide; null: there are none. */
export function broughtHash({ row, steps }: RunState): string | null {
  const state = stepState(steps.get(row.currentStep ?? ''));
  const { taken, sha256 } = state;
  return taken !== undefined && typeof sha256 === 'string' ? sha256 : broughtHashOf(state);
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
