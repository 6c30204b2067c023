// What an authority's policy says of many certificates at once (rules.md, Approvals: the subject of an approval is one TBS, or the
// ordered list of a set).

import { CeremonyError } from '../errors.ts';
import { batchRuleOf, type BatchRule } from '../formats/policy.ts';
import { isOfBatch } from '../formats/item-id.ts';
import type { RunFacts } from './step.ts';
import type { SetItem } from './set-items.ts';

export const batchRule = (run: RunFacts): BatchRule => batchRuleOf(run.policy);

/** Throws policy.batch for more requests than the policy lets be signed in one batch. */
export function requireBatchSize(run: RunFacts, count: number): void {
  const { approval, most } = batchRule(run);
  if (count <= most) return;
  const why = approval === 'list' ? 'in one batch' : 'in one batch whose certificates are each approved on their own';
  throw new CeremonyError(
    'policy.batch',
    `There are ${count} requests, and the policy allows ${most} ${why}. Nothing was imported. Bring fewer at a time.`,
  );
}

/** The sets that are approved one after the other: the whole set at once, or each item on its own where the policy asks for that. */
export function approvedTogether(run: RunFacts, items: readonly SetItem[]): readonly (readonly SetItem[])[] {
  // The policy speaks of certificates: what OCSP responses say follows from the record, and nobody decides about each.
  const certificates = items.some(({ item, planned }) => isOfBatch(item) && planned.makes === 'certificate');
  const each = certificates && batchRule(run).approval === 'each';
  return each ? items.map((item) => [item]) : [items];
}
