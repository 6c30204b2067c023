import type { Store } from './store.ts';
import { readCrls, type Crl } from './tables/crl.ts';
import { readSeriesItems } from './tables/crl-series-item.ts';

/** CRLs of a scope that were let out, in order of thisUpdate: not those that were signed ahead and have not been released. Throws store.corrupt. */
export function publishedCrls(store: Store, scope: string): Crl[] {
  const kept = new Set(readSeriesItems(store, scope).flatMap(({ number, status }) => (status === 'released' ? [] : [number])));
  return readCrls(store, scope).filter(({ number }) => !kept.has(number));
}
