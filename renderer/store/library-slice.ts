import type { StateCreator } from 'zustand';
import type { Answer, CallOutput } from '../../preload/contract/calls.ts';
import { call } from '../bridge.ts';
import type { AppState } from './app-store.ts';
import { waiting, type Load } from './load.ts';

/** What the screens beside the run show: asked when one is opened, and again after something changed. */
export type ShelfName = 'home' | 'runs' | 'authorities' | 'evidence' | 'tokens' | 'media' | 'people' | 'savedPlans' | 'drills';

export type Shelf = { readonly [N in ShelfName]: Load<CallOutput<N>> };

export interface LibrarySlice {
  readonly shelf: Shelf;
  readonly fetchShelf: (name: ShelfName) => Promise<void>;
}

const toLoad = <N extends ShelfName>(answer: Answer<N>): Load<CallOutput<N>> =>
  answer.ok ? { state: 'ready', value: answer.value } : { state: 'failed', failure: answer.error };

export const librarySlice: StateCreator<AppState, [], [], LibrarySlice> = (set) => ({
  shelf: {
    home: waiting,
    runs: waiting,
    authorities: waiting,
    evidence: waiting,
    tokens: waiting,
    media: waiting,
    people: waiting,
    savedPlans: waiting,
    drills: waiting,
  },
  async fetchShelf(name) {
    const load = toLoad(await call(name, {}));
    set((state) => ({ shelf: { ...state.shelf, [name]: load } }));
  },
});
