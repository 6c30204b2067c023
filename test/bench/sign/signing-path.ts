// One certificate as a shell makes it: a run of its own through engine.perform and engine.provideSecret, on a store on disk
// and the real token process. Roll call, preflight, token and key come first and are not measured.

import type { Hsm, Session } from '../../../main/hsm/hsm.ts';
import type { Store } from '../../../main/store/store.ts';
import { benchLibrary, benchPlan } from './bench-plan.ts';
import type { Spent } from './stopwatch.ts';
import { openTimedEngine } from './timed-engine.ts';

export const measuredSteps = ['cert', 'lint', 'review', 'approve', 'sign'] as const;
export type MeasuredStep = (typeof measuredSteps)[number];

/** Milliseconds of the whole step, of the timed calls in it, and how many transactions it made durable. */
export interface StepCost {
  readonly total: number;
  readonly spent: Spent;
  readonly durable: number;
}

export interface SigningPath {
  readonly store: Store;
  readonly hsm: Hsm;
  /** The login session of the last run, untimed. */
  session(): Session;
  /** Makes one certificate. `kdfCost`: scrypt’s N of the people’s passphrases. */
  certificate(
    keyLabel: string,
    kdfCost: number,
  ): Promise<{ readonly runId: string; readonly costs: Readonly<Record<MeasuredStep, StepCost>> }>;
  close(): Promise<void>;
}

export function openSigningPath(directory: string, modulePath: string, tokenLabel: string, pin: string): SigningPath {
  const timed = openTimedEngine({ directory, modulePath, tokenLabel, pin, library: benchLibrary });
  const { store, hsm, watch } = timed;
  return {
    store,
    hsm,
    session: timed.session,
    async certificate(keyLabel, kdfCost) {
      const engine = timed.engineOf(kdfCost);
      const costs: Partial<Record<string, StepCost>> = {};
      let view = await engine.create({ planBytes: benchPlan(keyLabel), mode: 'production', out: directory });
      for (let stepId = ''; view.current !== null && view.current.stepId !== 'shut';) {
        stepId = view.current.stepId;
        watch.take();
        const started = performance.now();
        while (view.current?.stepId === stepId) view = await timed.act(engine, view);
        costs[stepId] = { total: performance.now() - started, ...watch.take() };
      }
      return { runId: view.runId, costs: costs as Record<MeasuredStep, StepCost> };
    },
    close: timed.close,
  };
}
