import type { StateCreator } from 'zustand';
import type { Failure, Settings, StatusView } from '../../preload/contract/calls.ts';
import { call } from '../bridge.ts';
import type { AppState } from './app-store.ts';

export interface SessionSlice {
  readonly status: StatusView | null;
  readonly settings: Settings;
  readonly settingsFailure: Failure | null;
  readonly loadStatus: () => Promise<void>;
  readonly loadSettings: () => Promise<void>;
  /** Shown at once; put back when it could not be kept. */
  readonly saveSettings: (change: Partial<Settings>) => Promise<void>;
}

const defaults: Settings = { theme: 'system', language: 'en', textSize: 'normal' };

export const sessionSlice: StateCreator<AppState, [], [], SessionSlice> = (set, get) => ({
  status: null,
  settings: defaults,
  settingsFailure: null,
  async loadStatus() {
    const answer = await call('status', {});
    set({ status: answer.ok ? answer.value : null });
  },
  async loadSettings() {
    const answer = await call('settings', {});
    if (answer.ok) set({ settings: answer.value });
  },
  async saveSettings(change) {
    const before = get().settings;
    const settings = { ...before, ...change };
    set({ settings, settingsFailure: null });
    const answer = await call('saveSettings', settings);
    set(answer.ok ? { settings: answer.value } : { settings: before, settingsFailure: answer.error });
  },
});
