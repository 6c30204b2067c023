import { fullPartition, scopeOf } from '../pki/crl-scope.ts';
import type { Store } from './store.ts';
import { countInScope } from './tables/certificate.ts';
import { recordedPolicies } from './recorded-policies.ts';

/** A scope an authority has CRLs in, or certificates that need one. */
export interface RecordedScope {
  readonly scope: string;
  readonly partition: string;
}

/**
 * The scopes of an authority's CRLs: the full one, and every partition a policy of it ever published that has certificates or CRLs. Only
 * a policy gives a partition its address. Throws store.corrupt.
 */
export function recordedScopes(store: Store, issuerSpkiSha256: string): RecordedScope[] {
  const published = recordedPolicies(store, issuerSpkiSha256).flatMap(({ publication }) => Object.keys(publication?.crl ?? {}));
  const partitions = [...new Set(published)].filter(
    (partition) =>
      partition !== fullPartition &&
      (countInScope(store, { issuerSpkiSha256, crlPartition: partition }) > 0 ||
        store.countRows('crl', { scope: scopeOf(issuerSpkiSha256, partition) }) > 0),
  );
  return [fullPartition, ...partitions].map((partition) => ({ scope: scopeOf(issuerSpkiSha256, partition), partition }));
}
