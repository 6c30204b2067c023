// store/: what the window knows, in slices. Lives here: the last views of the core, who was chosen, what was typed. May not
// live here: an order of steps, a rule, a secret.

import { create } from 'zustand';
import { activitySlice, type ActivitySlice } from './activity-slice.ts';
import { designSlice, type DesignSlice } from './design-slice.ts';
import { drillSlice, type DrillSlice } from './drill-slice.ts';
import { draftSlice, type DraftSlice } from './draft-slice.ts';
import { historySlice, type HistorySlice } from './history-slice.ts';
import { editorSlice, type EditorSlice } from './editor-slice.ts';
import { librarySlice, type LibrarySlice } from './library-slice.ts';
import { planSlice, type PlanSlice } from './plan-slice.ts';
import { profileSlice, type ProfileSlice } from './profile-slice.ts';
import { requestSlice, type RequestSlice } from './request-slice.ts';
import { runSlice, type RunSlice } from './run-slice.ts';
import { sessionSlice, type SessionSlice } from './session-slice.ts';

export type AppState = SessionSlice &
  LibrarySlice &
  ActivitySlice &
  DraftSlice &
  PlanSlice &
  EditorSlice &
  DesignSlice &
  RequestSlice &
  ProfileSlice &
  RunSlice &
  DrillSlice &
  HistorySlice;

export const useApp = create<AppState>()((...tools) => ({
  ...sessionSlice(...tools),
  ...librarySlice(...tools),
  ...activitySlice(...tools),
  ...draftSlice(...tools),
  ...planSlice(...tools),
  ...editorSlice(...tools),
  ...designSlice(...tools),
  ...requestSlice(...tools),
  ...profileSlice(...tools),
  ...runSlice(...tools),
  ...drillSlice(...tools),
  ...historySlice(...tools),
}));
