// What was typed and not yet sent, kept over an error and a reload (ui.md). Never a secret: those have no draft.

import type { PerformInput } from '../../preload/contract/run-input.ts';

export type Drafts = Readonly<Record<string, PerformInput['values'][string]>>;

const place = 'conclave.drafts';

/** Drafts of this window's session; a browser that keeps nothing has none. */
export function readDrafts(storage: Pick<Storage, 'getItem'> | null): Drafts {
  try {
    const text = storage?.getItem(place) ?? null;
    const value: unknown = text === null ? {} : JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Drafts) : {};
  } catch {
    return {};
  }
}

/** Lists of files are chosen again after a reload: their megabytes would fill the storage, and nothing else would be kept. */
export function writeDrafts(storage: Pick<Storage, 'setItem'> | null, drafts: Drafts): void {
  try {
    storage?.setItem(place, JSON.stringify(Object.fromEntries(Object.entries(drafts).filter(([, value]) => !Array.isArray(value)))));
  } catch {
    // A full or forbidden storage only means that a reload starts with empty fields.
  }
}

/** The session storage of this window, or null where reading it is refused. */
export function sessionDrafts(): Storage | null {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}
