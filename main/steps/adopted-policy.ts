// The policy an authority starts its life with: what the root plan proposed, with the keys enrolled at the roll call
// written in as the people later approvals are held to (rules.md, Approvals).

import { canonicalJson, type JsonValue } from '../formats/canonical-json.ts';
import { sha256Hex } from '../pki/hash.ts';
import { enrolledFingerprints } from './enrolment.ts';
import type { StepContext } from './step.ts';

/** Canonical JSON of the adopted policy and its SHA-256; null where the plan proposes none. */
export function adoptedPolicy(context: Pick<StepContext, 'run' | 'store'>): { json: string; sha256: string } | null {
  const proposed = context.run.plan.policy;
  if (proposed === undefined) return null;
  const enrolled = context.run.enrolsAtRollCall ? [...enrolledFingerprints(context)].map(([id, spki]) => ({ id, spki })) : proposed.people;
  const json = canonicalJson({ ...proposed, people: enrolled });
  return { json, sha256: sha256Hex(new TextEncoder().encode(json)) };
}

/** Tells the log that the authority of this SPKI begins its life with that policy; nothing where the plan proposes none. */
export function logAdoptedPolicy(context: StepContext, actor: string, authority: string): void {
  const policy = adoptedPolicy(context);
  if (policy !== null)
    context.log(actor, 'policy-adopted', { authority, sha256: policy.sha256, policy: JSON.parse(policy.json) as JsonValue });
}
