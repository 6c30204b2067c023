import { CeremonyError } from '../errors.ts';
import type { Store } from './store.ts';
import { readRestorations, type Restoration } from './tables/restoration.ts';

/** The restore whose gap is still open; null in a data directory that may sign. */
export function openRestoration(store: Store): Restoration | null {
  return readRestorations(store).find(({ state }) => state === 'read-only') ?? null;
}

/**
 * A data directory that came out of a snapshot signs nothing until people closed the gap (rules.md, Backup and restore).
 * Throws state.restored.
 */
export function requireContinued(store: Store): void {
  if (openRestoration(store) === null) return;
  throw new CeremonyError(
    'state.restored',
    'This data directory was restored from a snapshot and is read-only: nobody knows yet what was signed after it. Nothing was started and nothing signed. Enter the last paper checkpoint and the newest CRLs, and let a quorum close the gap: conclave restore --data DIR.',
  );
}
