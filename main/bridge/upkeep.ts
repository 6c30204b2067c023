import { storedRun } from '../ceremony/stored-run.ts';
import type { Upkeep } from '../status/due-of-upkeep.ts';
import { newestPolicy } from '../store/recorded-policies.ts';
import type { Store } from '../store/store.ts';
import { readAuthorities } from '../store/tables/authority.ts';
import type { Run } from '../store/tables/run.ts';

const inspection = 'annual-inspection';

/** Authority → when its last finished inspection began. Most runs are none, and their plan says so without being parsed. */
function inspectionsIn(runs: readonly Run[]): ReadonlyMap<string, string> {
  const last = new Map<string, string>();
  for (const row of runs) {
    if (row.mode !== 'production' || row.status !== 'finished' || !Buffer.from(row.plan).includes(inspection)) continue;
    const { playbook, plan } = storedRun(row);
    const label = plan.params['authority'];
    if (playbook.id === inspection && typeof label === 'string') last.set(label, row.createdAt);
  }
  return last;
}

/** Of every live authority. `runs`: all of the store, oldest first. */
export function upkeepOf(store: Store, runs: readonly Run[]): Upkeep[] {
  const inspected = inspectionsIn(runs);
  const begun = new Map(runs.map(({ id, createdAt }) => [id, createdAt]));
  return readAuthorities(store)
    .filter(({ mode, retiredByRun }) => mode === 'production' && retiredByRun === null)
    .flatMap(({ spkiSha256, label, createdByRun }) => {
      const policy = newestPolicy(store, spkiSha256);
      const since = createdByRun === null ? undefined : begun.get(createdByRun);
      if (since === undefined) return [];
      return [
        {
          id: spkiSha256,
          label,
          every: policy?.inspectionEvery ?? null,
          inspected: inspected.get(label) ?? null,
          since,
          hsmUntil: policy?.hsmUntil ?? null,
        },
      ];
    });
}
