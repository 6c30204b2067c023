import type { StateCreator } from 'zustand';
import type { CallInput, Failure, PlanPreview } from '../../preload/contract/calls.ts';
import { call } from '../bridge.ts';
import { bytesOf } from './bytes-of.ts';
import type { AppState } from './app-store.ts';

export interface PlanSlice {
  /** A plan that was opened and checked, not started. */
  readonly plan: PlanPreview | null;
  readonly planFailure: Failure | null;
  readonly starting: boolean;
  /** True: a plan is on the table. False: none was chosen, or it was refused. */
  readonly openPlan: () => Promise<boolean>;
  /** The same for one that came in by QR codes, in base64. */
  readonly openPlanOfCodes: (file: { readonly name: string; readonly base64: string }) => Promise<boolean>;
  /** The same for a plan saved in the data directory. */
  readonly openSavedPlan: (name: string) => Promise<boolean>;
  /** The new run's id, or null where it was refused. */
  readonly startPlan: (mode: 'production' | 'rehearsal') => Promise<string | null>;
  readonly rehearseNow: (names: CallInput<'rehearseNow'>) => Promise<string | null>;
}

export const planSlice: StateCreator<AppState, [], [], PlanSlice> = (set, get) => {
  /** One start at a time; a second click while the first is under way does nothing. */
  async function start(ask: () => ReturnType<typeof call<'startPlan'>>): Promise<string | null> {
    if (get().starting) return null;
    set({ starting: true, planFailure: null });
    const answer = await ask();
    set(answer.ok ? { starting: false } : { starting: false, planFailure: answer.error });
    if (!answer.ok) return null;
    get().showRun(answer.value);
    return answer.value.runId;
  }

  async function open(ask: () => ReturnType<typeof call<'openPlan' | 'openPlanOfCodes' | 'openSavedPlan'>>): Promise<boolean> {
    if (get().starting) return false;
    set({ starting: true, planFailure: null });
    const answer = await ask();
    set({ starting: false });
    if (!answer.ok) set({ plan: null, planFailure: answer.error });
    else if (answer.value !== null) set({ plan: answer.value });
    return !answer.ok || answer.value !== null;
  }

  return {
    plan: null,
    planFailure: null,
    starting: false,
    openPlan: () => open(() => call('openPlan', {})),
    openPlanOfCodes: ({ name, base64 }) => open(() => call('openPlanOfCodes', { name, bytes: bytesOf(base64) })),
    openSavedPlan: (name) => open(() => call('openSavedPlan', { name })),
    startPlan: (mode) => start(() => call('startPlan', { planId: get().plan?.planId ?? '', mode })),
    rehearseNow: (names) => start(() => call('rehearseNow', names)),
  };
};
