// What people look after between ceremonies, as an authority's policy says: its inspection, and the end of its HSM's life.

import { addDuration } from '../pki/duration.ts';
import { always, day, dueOf, soonDays, type Due } from './due-entry.ts';

/** Where the policy does not say: BR 5.7.1.1 has recovery tested every year. */
const everyYear = 'P1Y';

/** A live authority as far as its upkeep goes. Dates ISO 8601 UTC. */
export interface Upkeep {
  /** SHA-256 of its SPKI. */
  readonly id: string;
  readonly label: string;
  /** How often its policy has it inspected (ISO 8601); null: the policy does not say. */
  readonly every: string | null;
  /** When its last inspection began; null: none is on record. */
  readonly inspected: string | null;
  /** Since when it is on record. */
  readonly since: string;
  /** Until when its HSM is to be used, by its policy; null: the policy does not say. */
  readonly hsmUntil: string | null;
}

const due = (kind: 'review' | 'hsm', { id, label }: Upkeep, what: string, at: Date, note: string, now: Date): Due =>
  dueOf({ kind, of: id, what, at: at.toISOString(), soon: soonDays[kind] * day, notes: always(note) }, label, now);

/** The next inspection: from the last one on or, where the policy asks for it, from the beginning. */
function inspectionOf(of: Upkeep, now: Date): Due[] {
  const { every, inspected, since } = of;
  if (every === null && inspected === null) return [];
  const at = addDuration(new Date(inspected ?? since), every ?? everyYear);
  const last = inspected === null ? 'None is on record' : `The last was begun on ${inspected.slice(0, 10)}`;
  return [due('review', of, 'Inspection', at, `${last}: playbook annual-inspection.`, now)];
}

/** Two per authority at most. */
export const upkeepEntries = (all: readonly Upkeep[], now: Date): Due[] =>
  all.flatMap((of) => [
    ...inspectionOf(of, now),
    ...(of.hsmUntil === null
      ? []
      : [
          due(
            'hsm',
            of,
            'HSM to be replaced',
            new Date(of.hsmUntil),
            'Until then its policy has the HSM used: move the key to another by its maker’s means, or sign a successor with a key of its own.',
            now,
          ),
        ]),
  ]);
