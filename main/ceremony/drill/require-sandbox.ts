import { CeremonyError } from '../../errors.ts';
import { workstationLog } from '../../store/event-line.ts';
import type { Store } from '../../store/store.ts';
import { readAuthorities } from '../../store/tables/authority.ts';
import { readRuns } from '../../store/tables/run.ts';

/** REHEARSAL-ISOLATION: what a drill is not given is refused, and that it was tried is logged. Throws policy.rehearsal-isolation. */
export function refuseInDrill(store: Store, why: string): never {
  store.record({ log: workstationLog, actor: 'conclave', event: 'drill-refused', data: { why, check: 'REHEARSAL-ISOLATION' } });
  throw new CeremonyError(
    'policy.rehearsal-isolation',
    `REHEARSAL-ISOLATION: ${why}. Nothing was done; it was written to the log. A drill plays its scenario in a directory of its own, and nothing else.`,
  );
}

/**
 * REHEARSAL-ISOLATION of a drill, whoever opened the directory for it: a record that holds anything of production is left as it is, but
 * for the line that says so. Throws policy.rehearsal-isolation.
 */
export function requireSandbox(store: Store): void {
  const production = [...readRuns(store), ...readAuthorities(store)].some(({ mode }) => mode === 'production');
  if (production) refuseInDrill(store, 'a drill was to be held in a data directory that holds production records');
}
