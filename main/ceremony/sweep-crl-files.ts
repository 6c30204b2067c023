// Files of long CRLs that nothing on record needs: bytes whose run is over or built them anew, and what a killed process had named and not
// recorded yet. Called between two acts, by the one who may write.

import { removeUnwantedCrlFiles } from '../store/crl-file.ts';
import type { Store } from '../store/store.ts';
import { readCrl } from '../store/tables/crl.ts';
import { readRuns } from '../store/tables/run.ts';
import { isTbs } from '../steps/set-items.ts';
import { finishedSteps, loadRunState } from './run-state.ts';

/** Removes them. Throws store.io. */
export function sweepCrlFiles(store: Store): void {
  let inRuns: ReadonlySet<string> | null = null;
  removeUnwantedCrlFiles(store.directory, (kind, sha256) =>
    kind === 'crl' ? readCrl(store, sha256) !== null : (inRuns ??= tbsOfRuns(store)).has(sha256),
  );
}

/** What runs that are under way have built and may still sign. */
function tbsOfRuns(store: Store): ReadonlySet<string> {
  const open = readRuns(store).filter(({ status }) => status === 'open' || status === 'paused' || status === 'sealed');
  const values = open.flatMap(({ id }) => [...finishedSteps(loadRunState(store, id)).values()].map(({ value }) => value));
  return new Set(
    values.flatMap((value) => {
      if (value === null || !('items' in value)) return [];
      return value.items.flatMap((item) => (isTbs(item) && item.file !== undefined ? [item.file.sha256] : []));
    }),
  );
}
