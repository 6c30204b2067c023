import { parsePolicy, type Policy } from '../formats/policy.ts';
import type { Store } from './store.ts';
import { readPolicies } from './tables/policy.ts';

const policyIn = ({ json }: { readonly json: string }): Policy => parsePolicy(new TextEncoder().encode(json)).value;

/** Every policy an authority ever had, newest first. Throws store.corrupt, input.*. */
export const recordedPolicies = (store: Store, authority: string): Policy[] => readPolicies(store, authority).map(policyIn);

/** Its newest policy; null: it has none. Throws store.corrupt, input.*. */
export function newestPolicy(store: Store, authority: string): Policy | null {
  const [newest] = readPolicies(store, authority);
  return newest === undefined ? null : policyIn(newest);
}
