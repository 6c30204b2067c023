import type { StateCreator } from 'zustand';
import type { Failure } from '../../preload/contract/calls.ts';
import type { CheckedDesign, DesignDeskView, DesignDraftInput, StartedDesign } from '../../preload/contract/design-calls.ts';
import { call } from '../bridge.ts';
import type { AppState } from './app-store.ts';
import { sessionDrafts } from './draft-box.ts';
import { listAt, textAt, withValueAt, type DraftValue, type Path } from './draft-path.ts';
import { waiting, type Load } from './load.ts';

export interface DesignSlice {
  readonly designDesk: Load<DesignDeskView>;
  readonly design: StartedDesign | null;
  readonly checkedDesign: CheckedDesign | null;
  readonly designFailure: Failure | null;
  /** Place in the list of nodes of the one whose form is shown: ids change while they are typed. */
  readonly chosenNode: number;
  /** What was last written, in the words of the screen that wrote it. */
  readonly designWritten: { readonly what: 'design' | 'plans'; readonly names: readonly string[] } | null;
  readonly loadDesignDesk: () => Promise<void>;
  readonly beginDesign: () => Promise<void>;
  readonly openDesign: (name: string | null) => Promise<void>;
  readonly closeDesign: () => void;
  readonly chooseNode: (index: number) => void;
  readonly setInDesign: (path: Path, value: DraftValue | undefined) => void;
  /** A CA below the chosen node, which is then chosen. */
  readonly addNode: () => void;
  readonly removeNode: () => void;
  readonly saveDesign: (name: string) => Promise<boolean>;
  readonly saveDesignPlans: () => Promise<void>;
}

const place = 'conclave.design-draft';
/** A person pauses longer than this after a word; the rules are asked then. */
const pauseMilliseconds = 250;

function kept(): StartedDesign | null {
  try {
    const text = sessionDrafts()?.getItem(place) ?? null;
    return text === null ? null : (JSON.parse(text) as StartedDesign);
  } catch {
    return null;
  }
}

function keep(design: StartedDesign | null): void {
  try {
    if (design === null) sessionDrafts()?.removeItem(place);
    else sessionDrafts()?.setItem(place, JSON.stringify(design));
  } catch {
    // Without storage a reload begins anew.
  }
}

/** A CA as it begins: like others of its place, with a name and id nobody has. */
function newNode(draft: DesignDraftInput, parent: DraftValue): DraftValue {
  const nodes = listAt(draft, ['nodes']);
  const ids = nodes.map((node) => textAt(node, ['id']));
  let number = nodes.length;
  while (ids.includes(`issuing-${number}`)) number += 1;
  const subject = textAt(parent, ['subject']).replace(/^CN=(?:\\.|[^,\\])*/u, `CN=Issuing CA ${number}`);
  return {
    id: `issuing-${number}`,
    parent: textAt(parent, ['id']),
    profile: 'issuing-services',
    subject,
    algorithm: textAt(parent, ['algorithm']),
    validity: 'P5Y',
    overlap: 'P1Y',
    key: 'online',
  };
}

export const designSlice: StateCreator<AppState, [], [], DesignSlice> = (set, get) => {
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function check(): Promise<void> {
    const asked = get().design;
    if (asked === null) return;
    const answer = await call('checkDesign', { draft: asked.draft, designId: asked.designId });
    // What was typed meanwhile has its own answer coming.
    if (get().design !== asked) return;
    if (answer.ok) set({ checkedDesign: answer.value, designFailure: null });
    else set({ designFailure: answer.error });
  }

  function put(design: StartedDesign, wait: number): void {
    set({ design, designWritten: null });
    keep(design);
    clearTimeout(timer);
    timer = setTimeout(() => void check(), wait);
  }

  function begin(answer: { ok: true; value: StartedDesign | null } | { ok: false; error: Failure }): void {
    if (!answer.ok) return set({ designFailure: answer.error });
    if (answer.value === null) return;
    set({ checkedDesign: null, designFailure: null, chosenNode: 0 });
    put(answer.value, 0);
  }

  return {
    designDesk: waiting,
    design: typeof window === 'undefined' ? null : kept(),
    checkedDesign: null,
    designFailure: null,
    chosenNode: 0,
    designWritten: null,
    async loadDesignDesk() {
      const answer = await call('designDesk', {});
      set({ designDesk: answer.ok ? { state: 'ready', value: answer.value } : { state: 'failed', failure: answer.error } });
      await check();
    },
    async beginDesign() {
      begin(await call('beginDesign', {}));
    },
    async openDesign(name) {
      begin(name === null ? await call('openDesign', {}) : await call('openSavedDesign', { name }));
    },
    closeDesign() {
      clearTimeout(timer);
      keep(null);
      set({ design: null, checkedDesign: null, designFailure: null, designWritten: null });
      void get().loadDesignDesk();
    },
    chooseNode: (index) => set({ chosenNode: index }),
    setInDesign(path, value) {
      const { design } = get();
      if (design !== null) put({ ...design, draft: withValueAt(design.draft, path, value) as DesignDraftInput }, pauseMilliseconds);
    },
    addNode() {
      const { design, chosenNode } = get();
      if (design === null) return;
      const nodes = listAt(design.draft, ['nodes']);
      const parent = nodes[chosenNode];
      if (parent === undefined) return;
      set({ chosenNode: nodes.length });
      put({ ...design, draft: { ...design.draft, nodes: [...nodes, newNode(design.draft, parent)] } }, 0);
    },
    removeNode() {
      const { design, chosenNode } = get();
      if (design === null) return;
      set({ chosenNode: 0 });
      put({ ...design, draft: withValueAt(design.draft, ['nodes', chosenNode], undefined) as DesignDraftInput }, 0);
    },
    async saveDesign(name) {
      const { design } = get();
      if (design === null) return false;
      const answer = await call('saveDesign', { draft: design.draft, name });
      if (!answer.ok) set({ designFailure: answer.error });
      else if (answer.value !== null) set({ designFailure: null, designWritten: { what: 'design', names: [answer.value.name] } });
      return answer.ok && answer.value !== null;
    },
    async saveDesignPlans() {
      const { design } = get();
      if (design === null) return;
      const answer = await call('saveDesignPlans', { draft: design.draft, designId: design.designId });
      if (!answer.ok) set({ designFailure: answer.error });
      else set({ designFailure: null, designWritten: { what: 'plans', names: answer.value.ceremonies.map(({ name }) => name) } });
    },
  };
};
