import type { StateCreator } from 'zustand';
import type { PerformInput } from '../../preload/contract/run-input.ts';
import type { RunView } from '../../preload/contract/run-view.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import type { AppState } from './app-store.ts';
import { readDrafts, sessionDrafts, writeDrafts, type Drafts } from './draft-box.ts';

type Value = PerformInput['values'][string];

export interface DraftSlice {
  readonly drafts: Drafts;
  readonly setDraft: (key: string, value: Value) => void;
  /** Forgets everything typed for one step of a run. */
  readonly forgetDrafts: (runId: string, stepId: string) => void;
}

/** Names a draft. Other positions are another question, so they are part of the name. */
export function draftKey(view: Pick<RunView, 'runId'>, stepId: string, prompt: Prompt): string {
  const positions = prompt.kind === 'words' ? `@${prompt.positions.join('.')}` : '';
  return `${view.runId}/${stepId}/${prompt.id}${positions}`;
}

export const draftSlice: StateCreator<AppState, [], [], DraftSlice> = (set, get) => {
  const keep = (drafts: Drafts): void => {
    set({ drafts });
    writeDrafts(sessionDrafts(), drafts);
  };
  return {
    drafts: typeof window === 'undefined' ? {} : readDrafts(sessionDrafts()),
    setDraft: (key, value) => keep({ ...get().drafts, [key]: value }),
    forgetDrafts: (runId, stepId) =>
      keep(Object.fromEntries(Object.entries(get().drafts).filter(([key]) => !key.startsWith(`${runId}/${stepId}/`)))),
  };
};
