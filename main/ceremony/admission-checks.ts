import type { Check } from '../checks.ts';
import { logEvents } from '../steps/log-events.ts';
import type { Store } from '../store/store.ts';

/** What was checked before the run began, as event 1 of its log says it. */
export function admissionChecks(store: Store, runId: string): readonly Check[] {
  for (const first of logEvents(store, runId)) return first.checks as unknown as readonly Check[];
  return [];
}
