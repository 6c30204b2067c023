// What is held in reserve, with every point of its readiness, for due dates, the shelf of authorities, and triage.

import { heldInReserve, reserveCheck, type ReservePoint } from '../steps/reserve.ts';
import type { Store } from '../store/store.ts';

export interface ReserveView {
  /** SHA-256 of its SPKI. */
  readonly id: string;
  readonly label: string;
  readonly subject: string;
  /** ISO 8601 UTC. */
  readonly since: string;
  readonly ready: boolean;
  readonly points: readonly ReservePoint[];
}

/** Every authority held in reserve. */
export const reservesOf = (store: Store, now: Date): ReserveView[] =>
  heldInReserve(store, now).map(({ authority: { spkiSha256, label, subject }, since, points }) => ({
    id: spkiSha256,
    label,
    subject,
    since,
    ready: reserveCheck(label, points).verdict === 'passed',
    points,
  }));
