// The PIN of a stand-in's token: public, because it protects nothing and people must type one (rules.md, Rehearsals and drills).

import { workstationLog } from '../store/event-line.ts';
import type { Store } from '../store/store.ts';
import { eventsNamed } from './log-events.ts';

/** Fixed and printed; only ever the PIN of a token labelled REHEARSAL in a throw-away directory. */
export const publicPin = '12345678';

/** « (rehearsal PIN 12345678)» where the token of this rehearsal is a stand-in's, made with that PIN; '' everywhere else. */
export function pinHint({ run, store }: { readonly run: { readonly mode: string }; readonly store: Store }): string {
  if (run.mode === 'production') return '';
  const made = eventsNamed(store, workstationLog, ['stand-in-made']).some(({ data }) => data['publicPin'] === true);
  return made ? ` (rehearsal PIN ${publicPin})` : '';
}
