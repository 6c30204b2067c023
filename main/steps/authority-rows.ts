import { canonicalJson } from '../formats/canonical-json.ts';
import type { RowWrite } from '../store/store.ts';
import { authorityRow } from '../store/tables/authority.ts';
import { policyRow } from '../store/tables/policy.ts';
import { adoptedPolicy } from './adopted-policy.ts';
import type { StepContext } from './step.ts';
import { fromBase64, type KeyValue } from './values.ts';

/** The rows that bring an authority into the world, with the policy the plan proposed as its first. `subject`: as describeName writes it. */
export function authorityRows(context: StepContext, key: KeyValue, subject: string): RowWrite[] {
  const policy = adoptedPolicy(context);
  const authority = authorityRow({
    label: key.label,
    subject,
    spki: fromBase64(key.spki),
    spkiSha256: key.spkiSha256,
    algorithm: key.algorithm,
    ckaId: key.ckaId,
    token: canonicalJson({ ...key.identity }),
    rules: context.run.plan.rules,
    policySha256: policy?.sha256 ?? '',
    createdByRun: context.run.id,
    mode: context.run.mode,
  });
  if (policy === null) return [authority];
  return [authority, policyRow({ authority: key.spkiSha256, version: 1, sha256: policy.sha256, json: policy.json })];
}
