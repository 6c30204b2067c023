import type { StateCreator } from 'zustand';
import type { Answer, Failure } from '../../preload/contract/calls.ts';
import { call } from '../bridge.ts';
import type { AppState } from './app-store.ts';

export interface DrillSlice {
  /** Why the last thing said during a drill was refused. */
  readonly drillFailure: Failure | null;
  /** The new run's id, or null where it was refused. */
  readonly startDrill: (scenario: string) => Promise<string | null>;
  /** True: it was taken down. */
  readonly answerDrill: (event: string, person: string, answer: string) => Promise<boolean>;
  /** A lesson; with an owner a task. */
  readonly noteDrill: (person: string, text: string, owner?: string) => Promise<boolean>;
  readonly recordDrill: (runId: string) => Promise<boolean>;
}

export const drillSlice: StateCreator<AppState, [], [], DrillSlice> = (set, get) => {
  /** One thing at a time, beside the acts of the run. */
  async function say(ask: (runId: string) => Promise<Answer<'answerDrill' | 'noteDrill'>>): Promise<boolean> {
    const { run, busy } = get();
    if (busy || run === null) return false;
    set({ busy: true, drillFailure: null });
    const answer = await ask(run.runId);
    // What stood in the way of the step may be mended now.
    set(answer.ok ? { run: answer.value, busy: false, runFailure: null } : { drillFailure: answer.error, busy: false });
    return answer.ok;
  }

  return {
    drillFailure: null,
    async startDrill(scenario) {
      if (get().starting) return null;
      set({ starting: true, planFailure: null, drillFailure: null });
      const answer = await call('startDrill', { scenario });
      set(answer.ok ? { starting: false } : { starting: false, drillFailure: answer.error });
      if (!answer.ok) return null;
      get().showRun(answer.value);
      return answer.value.runId;
    },
    answerDrill: (event, person, answer) => say((runId) => call('answerDrill', { runId, person, event, answer })),
    noteDrill: (person, text, owner) =>
      say((runId) => call('noteDrill', { runId, person, text, ...(owner === undefined ? {} : { owner }) })),
    async recordDrill(runId) {
      set({ drillFailure: null });
      const answer = await call('recordDrill', { runId });
      if (!answer.ok) set({ drillFailure: answer.error });
      return answer.ok;
    },
  };
};
