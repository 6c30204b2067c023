import { defineTable, integer, text } from '../table-shape.ts';
import type { RowInput, RowOf } from '../table-shape.ts';
import type { RowWrite } from '../row-store.ts';
import type { Store } from '../store.ts';

const shape = {
  /** SHA-256 of the authority's SPKI. */
  authority: text('authority'),
  version: integer('version'),
  sha256: text('sha256'),
  /** The policy's canonical JSON, whose SHA-256 is `sha256`. */
  json: text('json'),
};

/** Key of a policy version's row. */
export const policyKey = (authority: string, version: number): string => `${authority}/${version}`;

const table = defineTable('policy', shape, (row) => policyKey(row.authority, row.version));

/** One version of an authority's policy. */
export type PolicyVersion = RowOf<typeof shape>;

/** Row of a policy version; key: policyKey(authority, version). */
export const policyRow = (policy: RowInput<typeof shape>): RowWrite => table.toRow(policy);

/** Policy version by policyKey, or null. Throws store.corrupt. */
export const readPolicy = (store: Store, key: string): PolicyVersion | null => table.read(store, key);

/** Every version of an authority's policy, newest first. Throws store.corrupt. */
export const readPolicies = (store: Store, authority: string): PolicyVersion[] => table.list(store, { authority }, 'version desc');
