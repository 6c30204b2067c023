// When what is held in reserve stops being ready by itself, and that it is not ready now.

import { always, day, dueOf, soonDays, type Due } from './due-entry.ts';

/** An authority held in reserve, as far as dates go. `until`: ISO 8601 UTC; null: not by time. */
export interface HeldReserve {
  /** SHA-256 of its SPKI. */
  readonly id: string;
  readonly label: string;
  readonly points: readonly { readonly ready: boolean; readonly says: string; readonly until: string | null }[];
}

/** Overdue from the moment on at which something ceased to hold, or from now on where that has no moment; otherwise the first end there is. */
export function reserveEntries(held: readonly HeldReserve[], now: Date): Due[] {
  return held.map(({ id, label, points }) => {
    const bad = points.filter(({ ready }) => !ready);
    const ends = (bad.length > 0 ? bad : points).flatMap(({ until }) => until ?? []).toSorted();
    const first = ends[0] ?? now.toISOString();
    const at = bad.length > 0 && first > now.toISOString() ? now.toISOString() : first;
    const soon = soonDays.reserve * day;
    if (bad.length > 0) {
      const notes = always(`It could not take over now: ${bad.map(({ says }) => says).join('; ')}.`);
      const entry = { kind: 'reserve', of: id, what: 'Reserve that is not ready', at, soon, notes } as const;
      // Whenever what it lacks was, or will be, over: it is not ready now.
      return { ...dueOf(entry, label, now), urgency: 'overdue' };
    }
    const notes = always(`It could take over now. What ends first: ${points.find(({ until }) => until === at)?.says ?? ''}.`);
    return dueOf({ kind: 'reserve', of: id, what: 'Reserve to be looked after', at, soon, notes }, label, now);
  });
}
