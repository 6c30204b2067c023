import type { StateCreator } from 'zustand';
import type { AppState } from './app-store.ts';

export interface ActivitySlice {
  /** What the core says it is doing. */
  readonly progress: { readonly runId: string; readonly text: string; readonly endable: boolean } | null;
  /** The token has said nothing for this long. */
  readonly silence: { readonly call: string; readonly seconds: number } | null;
  readonly setProgress: (progress: ActivitySlice['progress']) => void;
  readonly setSilence: (silence: ActivitySlice['silence']) => void;
}

export const activitySlice: StateCreator<AppState, [], [], ActivitySlice> = (set) => ({
  progress: null,
  silence: null,
  // A word from the core ends a silence; so does the end of the work.
  setProgress: (progress) => set({ progress, silence: null }),
  setSilence: (silence) => set({ silence }),
});
