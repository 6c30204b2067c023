import { CeremonyError } from '../../errors.ts';
import { workstationLog } from '../../store/event-line.ts';
import type { Store } from '../../store/store.ts';
import { readAuthorities } from '../../store/tables/authority.ts';
import { readRuns } from '../../store/tables/run.ts';

/**
 * REHEARSAL-ISOLATION of a drill, whoever opened the directory for it: a record that holds anything of production is left as it is, but
 * for the line that says so. Throws policy.rehearsal-isolation.
 */
export function requireSandbox(store: Store): void {
  const production = [...readRuns(store), ...readAuthorities(store)].some(({ mode }) => mode === 'production');
  if (!production) return;
  const why = 'a drill was to be held in a data directory that holds production records';
  store.record({ log: workstationLog, actor: 'conclave', event: 'drill-refused', data: { why, check: 'REHEARSAL-ISOLATION' } });
  throw new CeremonyError(
    'policy.rehearsal-isolation',
    `REHEARSAL-ISOLATION: ${why}. Nothing of it was touched; that it was tried is in its log. A drill makes a directory of its own.`,
  );
}
