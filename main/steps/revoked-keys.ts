import type { RunFacts } from './step.ts';

/** Fingerprints that plan or policy revoke: whoever holds such a key can no longer sign with it. */
export function revokedKeys(run: Pick<RunFacts, 'plan' | 'policy'>): ReadonlySet<string> {
  return new Set([...(run.plan.revoked ?? []), ...(run.policy?.revoked ?? [])]);
}
