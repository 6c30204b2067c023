import type { StateCreator } from 'zustand';
import type { Failure } from '../../preload/contract/calls.ts';
import type { ControlInput, PerformInput } from '../../preload/contract/run-input.ts';
import type { RunView } from '../../preload/contract/run-view.ts';
import { call } from '../bridge.ts';
import type { AppState } from './app-store.ts';

/** Bytes on their way to the core; zeroed here as soon as they are sent. */
export interface GivenSecret {
  readonly promptId: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

type ControlDetails = Pick<ControlInput, 'corrects' | 'who' | 'substitute'>;

export interface RunSlice {
  readonly run: RunView | null;
  readonly runFailure: Failure | null;
  /** An act is under way: a second one is not sent. */
  readonly busy: boolean;
  /** Who was chosen to act; null: the next one awaited. */
  readonly actor: string | null;
  readonly openRun: (runId: string) => Promise<void>;
  readonly showRun: (run: RunView) => void;
  readonly chooseActor: (person: string) => void;
  readonly act: (person: string, values: PerformInput['values'], secrets: readonly GivenSecret[]) => Promise<void>;
  /** `more`: the event a correction puts right; who is absent and who takes the roles over. */
  readonly control: (act: ControlInput['act'], person: string, reason: string, more?: ControlDetails) => Promise<boolean>;
  readonly dismissFailure: () => void;
}

export const runSlice: StateCreator<AppState, [], [], RunSlice> = (set, get) => {
  /** The run as it is now. After a refusal it may show something new: a blocker, a problem, a secret to give again. */
  async function refresh(runId: string): Promise<void> {
    const answer = await call('run', { runId });
    if (answer.ok && get().run?.runId === runId) set({ run: answer.value });
  }

  async function send(
    run: RunView,
    stepId: string,
    person: string,
    values: PerformInput['values'],
    secrets: readonly GivenSecret[],
  ): Promise<Failure | null> {
    let revision = run.revision;
    for (const { promptId, bytes } of secrets) {
      const answer = await call('provideSecret', { runId: run.runId, stepId, revision, promptId, secret: bytes });
      if (!answer.ok) return answer.error;
      revision = answer.value.revision;
    }
    const answer = await call('perform', { runId: run.runId, stepId, revision, person, values });
    if (!answer.ok) return answer.error;
    get().forgetDrafts(run.runId, stepId);
    set({ run: answer.value, actor: null });
    return null;
  }

  return {
    run: null,
    runFailure: null,
    busy: false,
    actor: null,
    async openRun(runId) {
      if (get().run?.runId !== runId) set({ run: null, runFailure: null, actor: null });
      const answer = await call('run', { runId });
      set(answer.ok ? { run: answer.value } : { runFailure: answer.error });
    },
    showRun: (run) => set({ run, runFailure: null, actor: null }),
    chooseActor: (actor) => set({ actor, runFailure: null }),
    async act(person, values, secrets) {
      const { run, busy } = get();
      try {
        const stepId = run?.current?.stepId;
        if (busy || run === null || stepId === undefined) return;
        set({ busy: true, runFailure: null, progress: null, silence: null });
        const failure = await send(run, stepId, person, values, secrets);
        if (failure !== null) {
          set({ runFailure: failure });
          await refresh(run.runId);
        }
        set({ busy: false, progress: null, silence: null });
      } finally {
        for (const { bytes } of secrets) bytes.fill(0);
      }
    },
    async control(act, person, reason, more = {}) {
      const { run, busy } = get();
      if (busy || run === null) return false;
      set({ busy: true, runFailure: null });
      const answer = await call('control', {
        runId: run.runId,
        revision: run.revision,
        person,
        act,
        reason,
        ...more,
      });
      set(answer.ok ? { run: answer.value, busy: false } : { runFailure: answer.error, busy: false });
      if (!answer.ok) await refresh(run.runId);
      return answer.ok;
    },
    dismissFailure: () => set({ runFailure: null }),
  };
};
