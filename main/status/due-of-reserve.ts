// When what is held in reserve stops being ready by itself, and that it is not ready now.

import type { Due } from './due.ts';
import { day, soonDays } from './due-entry.ts';

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
    const left = Date.parse(at) - now.getTime();
    const soonFrom = new Date(Date.parse(at) - soonDays.reserve * day);
    const next = points.find(({ until }) => until === at)?.says ?? '';
    return {
      id: `reserve-${id}`,
      kind: 'reserve',
      what: bad.length > 0 ? 'Reserve that is not ready' : 'Reserve to be looked after',
      authority: label,
      at,
      inDays: Math.floor(left / day),
      soonFrom: soonFrom.toISOString(),
      urgency: bad.length > 0 ? 'overdue' : now >= soonFrom ? 'soon' : 'later',
      note:
        bad.length > 0
          ? `It could not take over now: ${bad.map(({ says }) => says).join('; ')}.`
          : `It could take over now. What ends first: ${next}.`,
    };
  });
}
