import type { Deviation } from '../../steps/step-model.ts';
import type { StepFacts } from './step-facts.ts';

/** One way on from a step. `to` is a step's index; the number of steps is the end. */
export interface Way {
  readonly to: number;
  /** null: as planned. */
  readonly deviation: Deviation | null;
  /** The answer that leads here, where a step has several ways on as planned. */
  readonly answer?: string;
}

/** The ways on from each step, by index. */
export type ScriptGraph = readonly (readonly Way[])[];

const deviating: Readonly<Record<Deviation, (step: StepFacts, index: number) => number | null>> = {
  refused: (step) => step.builder,
  stale: (step) => step.builder,
  'unknown-outcome': (step, index) => step.builder ?? index,
};

/** A playbook's ways: each step leads to the next one, a decision once for each answer, and every deviation its kind knows leads back. */
export function scriptGraph(steps: readonly StepFacts[]): ScriptGraph {
  return steps.map((step, index) => [
    ...(step.answers.length === 0
      ? [{ to: index + 1, deviation: null }]
      : step.answers.map((answer): Way => ({ to: index + 1, deviation: null, answer }))),
    ...(step.model.deviations ?? []).flatMap((deviation): Way[] => {
      const to = deviating[deviation](step, index);
      return to === null ? [] : [{ to, deviation }];
    }),
  ]);
}
