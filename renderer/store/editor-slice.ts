import type { StateCreator } from 'zustand';
import type { Failure } from '../../preload/contract/calls.ts';
import type { CheckedDraft, PlanDraftInput, PlanDifference, PlanEditorView } from '../../preload/contract/plan-editor.ts';
import { call } from '../bridge.ts';
import { alignedPolicy } from './aligned-policy.ts';
import type { AppState } from './app-store.ts';
import { sessionDrafts } from './draft-box.ts';
import { withValueAt, type DraftValue, type Path } from './draft-path.ts';
import { waiting, type Load } from './load.ts';

/** A plan on the desk. */
export interface PlanOnDesk {
  readonly draft: PlanDraftInput;
  /** File name offered when it is saved. */
  readonly name: string;
  /** The opened plan it was begun from, whose own playbooks and profiles it may use. */
  readonly planId: string | null;
}

export interface EditorSlice {
  readonly editor: Load<PlanEditorView>;
  readonly desk: PlanOnDesk | null;
  readonly checked: CheckedDraft | null;
  readonly editorFailure: Failure | null;
  readonly difference: PlanDifference | null;
  readonly saving: boolean;
  readonly loadEditor: () => Promise<void>;
  /** A new plan of this playbook; the one on the desk is put away. */
  readonly beginDraft: (playbook: string, authority: string | null, certificate: string | null) => Promise<void>;
  /** The plan that is open, to be changed. */
  readonly changePlan: (planId: string) => Promise<boolean>;
  readonly setInDraft: (path: Path, value: DraftValue | undefined) => void;
  readonly closeDesk: () => void;
  /** True: saved, and on the table as the plan that is open. */
  readonly saveDraft: (name: string) => Promise<boolean>;
  /** Asks for another plan and compares; also forgets the comparison. */
  readonly compareWithFile: () => Promise<void>;
  readonly forgetDifference: () => void;
}

const place = 'conclave.plan-draft';
/** A person pauses longer than this after a word; the checker is asked then. */
const pauseMilliseconds = 250;

function kept(): PlanOnDesk | null {
  try {
    const text = sessionDrafts()?.getItem(place) ?? null;
    return text === null ? null : (JSON.parse(text) as PlanOnDesk);
  } catch {
    return null;
  }
}

function keep(desk: PlanOnDesk | null): void {
  try {
    if (desk === null) sessionDrafts()?.removeItem(place);
    else sessionDrafts()?.setItem(place, JSON.stringify(desk));
  } catch {
    // Without storage a reload begins anew.
  }
}

export const editorSlice: StateCreator<AppState, [], [], EditorSlice> = (set, get) => {
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function check(): Promise<void> {
    const asked = get().desk;
    if (asked === null) return;
    const answer = await call('checkDraft', { draft: asked.draft, planId: asked.planId });
    // What was typed meanwhile has its own answer coming.
    if (get().desk !== asked) return;
    if (answer.ok) set({ checked: answer.value, editorFailure: null });
    else set({ editorFailure: answer.error });
  }

  function put(desk: PlanOnDesk, wait: number): void {
    set({ desk });
    keep(desk);
    clearTimeout(timer);
    timer = setTimeout(() => void check(), wait);
  }

  return {
    editor: waiting,
    desk: typeof window === 'undefined' ? null : kept(),
    checked: null,
    editorFailure: null,
    difference: null,
    saving: false,
    async loadEditor() {
      const answer = await call('planEditor', {});
      set({ editor: answer.ok ? { state: 'ready', value: answer.value } : { state: 'failed', failure: answer.error } });
      await check();
    },
    async beginDraft(playbook, authority, certificate) {
      const answer = await call('beginDraft', { playbook, authority, certificate });
      if (!answer.ok) return set({ editorFailure: answer.error });
      set({ checked: null, editorFailure: null, difference: null });
      put({ ...answer.value, draft: alignedPolicy(answer.value.draft, answer.value.draft) }, 0);
    },
    async changePlan(planId) {
      const answer = await call('draftOfPlan', { planId });
      if (!answer.ok) {
        set({ planFailure: answer.error });
        return false;
      }
      set({ checked: null, editorFailure: null, difference: null });
      put(answer.value, 0);
      return true;
    },
    setInDraft(path, value) {
      const { desk } = get();
      if (desk === null) return;
      const draft = withValueAt(desk.draft, path, value) as PlanDraftInput;
      put({ ...desk, draft: path[0] === 'policy' ? draft : alignedPolicy(draft, desk.draft) }, pauseMilliseconds);
    },
    closeDesk() {
      clearTimeout(timer);
      keep(null);
      set({ desk: null, checked: null, editorFailure: null, difference: null });
    },
    async saveDraft(name) {
      const { desk, saving } = get();
      if (desk === null || saving) return false;
      set({ saving: true, editorFailure: null });
      const answer = await call('savePlan', { draft: desk.draft, planId: desk.planId, name });
      set({ saving: false });
      if (!answer.ok) set({ editorFailure: answer.error });
      else if (answer.value !== null) set({ plan: answer.value, planFailure: null });
      return answer.ok && answer.value !== null;
    },
    async compareWithFile() {
      const opened = await call('openPlan', {});
      if (!opened.ok) return set({ editorFailure: opened.error });
      const { desk } = get();
      if (opened.value === null || desk === null) return;
      const answer = await call('comparePlans', { draft: desk.draft, planId: desk.planId, otherId: opened.value.planId });
      set(answer.ok ? { difference: answer.value, editorFailure: null } : { editorFailure: answer.error });
    },
    forgetDifference: () => set({ difference: null }),
  };
};
