import type { StateCreator } from 'zustand';
import type { CallOutput, Failure } from '../../preload/contract/calls.ts';
import type { CheckedProfile, OpenedProfile, ProfileDeskView, ProfileDraftInput } from '../../preload/contract/profile-calls.ts';
import { call } from '../bridge.ts';
import type { AppState } from './app-store.ts';
import { sessionDrafts } from './draft-box.ts';
import { withValueAt, type DraftValue, type Path } from './draft-path.ts';
import { waiting, type Load } from './load.ts';
import { withKind } from './profile-draft.ts';

/** A profile on the desk. `look`: to be read; the others are two ways to write the same file. */
export interface ProfileOnDesk {
  readonly from: OpenedProfile;
  readonly way: 'look' | 'form' | 'text';
  readonly text: string;
  /** null: no form can hold the text as it is. */
  readonly draft: ProfileDraftInput | null;
}

export interface ProfileSlice {
  readonly profileDesk: Load<ProfileDeskView>;
  readonly profile: ProfileOnDesk | null;
  readonly checkedProfile: CheckedProfile | null;
  readonly profileFailure: Failure | null;
  readonly profileSaved: CallOutput<'saveProfile'> | null;
  readonly loadProfileDesk: () => Promise<void>;
  readonly openProfile: (id: string) => Promise<void>;
  /** Goes on to write: an own profile as its next version, one that came with Conclave as a copy under another id. */
  readonly writeProfile: () => void;
  readonly setInProfile: (path: Path, value: DraftValue | undefined) => void;
  readonly setProfileKind: (kind: string) => void;
  readonly setProfileText: (text: string) => void;
  /** Stays where it is while the core cannot read what was typed; a form needs the profile of a certificate. */
  readonly setProfileWay: (way: 'form' | 'text') => Promise<void>;
  readonly saveProfile: () => Promise<void>;
  readonly closeProfile: () => void;
}

const place = 'conclave.profile-draft';
/** A person pauses longer than this after a word; the core is asked then. */
const pauseMilliseconds = 250;

function kept(): ProfileOnDesk | null {
  try {
    const text = sessionDrafts()?.getItem(place) ?? null;
    return text === null ? null : (JSON.parse(text) as ProfileOnDesk);
  } catch {
    return null;
  }
}

function keep(profile: ProfileOnDesk | null): void {
  try {
    if (profile === null) sessionDrafts()?.removeItem(place);
    else sessionDrafts()?.setItem(place, JSON.stringify(profile));
  } catch {
    // Without storage a reload begins anew.
  }
}

/** The same file under an id nobody has yet. */
function copied(text: string, id: string, taken: readonly string[]): string {
  let number = 1;
  while (taken.includes(`my-${id}${number === 1 ? '' : `-${number}`}`)) number += 1;
  return text.replace(/^id: .*$/mu, `id: my-${id}${number === 1 ? '' : `-${number}`}`);
}

export const profileSlice: StateCreator<AppState, [], [], ProfileSlice> = (set, get) => {
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** True: what stands on the desk is what the answer is about. */
  async function check(): Promise<boolean> {
    const asked = get().profile;
    if (asked === null) return false;
    const source = asked.way === 'form' && asked.draft !== null ? { draft: asked.draft } : { text: asked.text };
    const answer = await call('checkProfile', { source });
    // What was typed meanwhile has its own answer coming.
    if (get().profile !== asked) return false;
    if (!answer.ok) {
      set({ profileFailure: answer.error });
      return false;
    }
    const { text, draft } = answer.value;
    const profile = asked.way === 'form' ? { ...asked, text } : { ...asked, draft };
    keep(profile);
    set({ profile, checkedProfile: answer.value, profileFailure: null });
    return true;
  }

  function put(profile: ProfileOnDesk, wait: number): void {
    set({ profile, profileSaved: null });
    keep(profile);
    clearTimeout(timer);
    timer = setTimeout(() => void check(), wait);
  }

  return {
    profileDesk: waiting,
    profile: typeof window === 'undefined' ? null : kept(),
    checkedProfile: null,
    profileFailure: null,
    profileSaved: null,
    async loadProfileDesk() {
      const answer = await call('profileDesk', {});
      set({ profileDesk: answer.ok ? { state: 'ready', value: answer.value } : { state: 'failed', failure: answer.error } });
      await check();
    },
    async openProfile(id) {
      const answer = await call('openProfile', { id });
      if (!answer.ok) return set({ profileFailure: answer.error });
      set({ checkedProfile: null, profileFailure: null });
      put({ from: answer.value, way: 'look', text: answer.value.text, draft: null }, 0);
    },
    writeProfile() {
      const { profile, profileDesk } = get();
      if (profile === null) return;
      const taken = profileDesk.state === 'ready' ? profileDesk.value.profiles.map(({ id }) => id) : [];
      const text = profile.from.origin === 'own' ? profile.text : copied(profile.text, profile.from.id, taken);
      put({ ...profile, way: 'text', text }, 0);
    },
    setInProfile(path, value) {
      const { profile } = get();
      if (profile === null || profile.draft === null) return;
      put({ ...profile, draft: withValueAt(profile.draft, path, value) as ProfileDraftInput }, pauseMilliseconds);
    },
    setProfileKind(kind) {
      const { profile } = get();
      if (profile !== null && profile.draft !== null) put({ ...profile, draft: withKind(profile.draft, kind) }, 0);
    },
    setProfileText(text) {
      const { profile } = get();
      if (profile !== null) put({ ...profile, text }, pauseMilliseconds);
    },
    async setProfileWay(way) {
      // Only the core's answer carries what was typed last from one way over to the other.
      clearTimeout(timer);
      if (!(await check())) return;
      const { profile } = get();
      if (profile !== null && (way === 'text' || profile.draft !== null)) put({ ...profile, way }, 0);
    },
    async saveProfile() {
      const { profile } = get();
      if (profile === null) return;
      const source = profile.way === 'form' && profile.draft !== null ? { draft: profile.draft } : { text: profile.text };
      const answer = await call('saveProfile', { source });
      if (!answer.ok) return set({ profileFailure: answer.error });
      const { id, version } = answer.value;
      await get().loadProfileDesk();
      const now = get().profile;
      if (now === null) return;
      const saved: ProfileOnDesk = { ...now, from: { id, version, origin: 'own', text: now.text } };
      keep(saved);
      set({ profile: saved, profileSaved: answer.value, profileFailure: null });
    },
    closeProfile() {
      clearTimeout(timer);
      keep(null);
      set({ profile: null, checkedProfile: null, profileFailure: null, profileSaved: null });
      void get().loadProfileDesk();
    },
  };
};
