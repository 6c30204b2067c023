import type { StateCreator } from 'zustand';
import type { Failure } from '../../preload/contract/calls.ts';
import type { MadeRecipes, RequestDeskView, RequestPreview, WantedRequestInput } from '../../preload/contract/request-preview.ts';
import { call } from '../bridge.ts';
import type { AppState } from './app-store.ts';
import { sessionDrafts } from './draft-box.ts';
import { waiting, type Load } from './load.ts';

/** A file as it was dropped, chosen or pasted. */
interface GivenFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What is looked at, and under what. */
export interface RequestQuestion {
  readonly file: GivenFile | null;
  /** asked.json of a recipe. */
  readonly asked: GivenFile | null;
  readonly profile: string | null;
  readonly rules: 'br' | 'private' | 'cnsa2';
}

export interface RequestSlice {
  readonly requestDesk: Load<RequestDeskView>;
  readonly question: RequestQuestion;
  readonly preview: RequestPreview | null;
  readonly requestFailure: Failure | null;
  readonly wanted: WantedRequestInput;
  readonly recipes: MadeRecipes | null;
  readonly recipeFailure: Failure | null;
  readonly recipesWritten: { readonly folder: string; readonly files: readonly string[] } | null;
  readonly loadRequestDesk: () => Promise<void>;
  readonly askAbout: (change: Partial<RequestQuestion>) => void;
  readonly want: (change: Partial<WantedRequestInput>) => void;
  readonly makeRecipes: () => Promise<void>;
  /** True: written. */
  readonly saveRecipes: (name: string) => Promise<boolean>;
}

const place = 'conclave.wanted-request';
const nothingWanted: WantedRequestInput = { profile: '', subject: '', key: 'ecdsa-p256', names: [] };

function kept(): WantedRequestInput {
  try {
    const text = sessionDrafts()?.getItem(place) ?? null;
    return text === null ? nothingWanted : (JSON.parse(text) as WantedRequestInput);
  } catch {
    return nothingWanted;
  }
}

function keep(wanted: WantedRequestInput): void {
  try {
    sessionDrafts()?.setItem(place, JSON.stringify(wanted));
  } catch {
    // Without storage a reload begins anew.
  }
}

export const requestSlice: StateCreator<AppState, [], [], RequestSlice> = (set, get) => {
  async function look(): Promise<void> {
    const { question } = get();
    if (question.file === null) return set({ preview: null, requestFailure: null });
    const { file, asked, profile, rules } = question;
    const answer = await call('previewRequest', {
      // A copy: bytes that go through the bridge are zeroed behind it, as secrets are.
      bytes: Uint8Array.from(file.bytes),
      profile,
      rules,
      asked: asked === null ? null : new TextDecoder().decode(asked.bytes),
    });
    // What was chosen meanwhile has its own answer coming.
    if (get().question !== question) return;
    set(answer.ok ? { preview: answer.value, requestFailure: null } : { preview: null, requestFailure: answer.error });
  }

  return {
    requestDesk: waiting,
    question: { file: null, asked: null, profile: null, rules: 'private' },
    preview: null,
    requestFailure: null,
    wanted: typeof window === 'undefined' ? nothingWanted : kept(),
    recipes: null,
    recipeFailure: null,
    recipesWritten: null,
    async loadRequestDesk() {
      const answer = await call('requestDesk', {});
      set({ requestDesk: answer.ok ? { state: 'ready', value: answer.value } : { state: 'failed', failure: answer.error } });
    },
    askAbout(change) {
      set({ question: { ...get().question, ...change } });
      void look();
    },
    want(change) {
      const wanted = { ...get().wanted, ...change };
      keep(wanted);
      // What is shown is of what was asked before: it goes, so that nobody takes it for this.
      set({ wanted, recipes: null, recipeFailure: null, recipesWritten: null });
    },
    async makeRecipes() {
      const { wanted } = get();
      const answer = await call('makeRecipes', wanted);
      if (get().wanted !== wanted) return;
      set(answer.ok ? { recipes: answer.value, recipeFailure: null } : { recipes: null, recipeFailure: answer.error });
    },
    async saveRecipes(name) {
      const answer = await call('saveRecipes', { wanted: get().wanted, name });
      set(answer.ok ? { recipesWritten: answer.value, recipeFailure: null } : { recipeFailure: answer.error });
      return answer.ok;
    },
  };
};
