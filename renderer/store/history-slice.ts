import type { StateCreator } from 'zustand';
import type { Answer, Failure, HistoryView } from '../../preload/contract/calls.ts';
import { call } from '../bridge.ts';
import type { AppState } from './app-store.ts';

export interface HistorySlice {
  /** The last checkpoint on paper: what is asked for, and what came of it. null: not asked yet. */
  readonly history: HistoryView | null;
  readonly historyFailure: Failure | null;
  readonly comparing: boolean;
  readonly fetchHistory: () => Promise<void>;
  readonly compareCheckpoint: (text: string) => Promise<void>;
  readonly skipCheckpoint: (by: string, reason: string) => Promise<void>;
}

export const historySlice: StateCreator<AppState, [], [], HistorySlice> = (set, get) => {
  /** One comparison at a time: each one is recorded. */
  async function ask(send: () => Promise<Answer<'history'>>): Promise<void> {
    if (get().comparing) return;
    set({ comparing: true, historyFailure: null });
    const answer = await send();
    set(answer.ok ? { history: answer.value, comparing: false } : { historyFailure: answer.error, comparing: false });
  }

  return {
    history: null,
    historyFailure: null,
    comparing: false,
    async fetchHistory() {
      const answer = await call('history', {});
      if (answer.ok) set({ history: answer.value });
    },
    compareCheckpoint: (text) => ask(() => call('compareCheckpoint', { text })),
    skipCheckpoint: (by, reason) => ask(() => call('skipCheckpoint', { by, reason })),
  };
};
