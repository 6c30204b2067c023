import { z } from '../formats/jitless-zod.ts';
import { CeremonyError } from '../errors.ts';
import { canonicalJson, parseCanonicalJson } from '../formats/canonical-json.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const identifier = z.string().min(1).max(64);
const approvalSchema = z.strictObject({
  type: z.literal('conclave/approval/1'),
  decision: z.enum(['approve', 'refuse']),
  mode: z.enum(['production', 'rehearsal', 'drill']),
  run: identifier,
  /** SHA-256 of the plan's bytes. */
  plan: sha256,
  /** SHA-256 of the policy's bytes; empty where there is none. */
  policy: z.union([sha256, z.literal('')]),
  step: identifier,
  revision: z.int().nonnegative(),
  /** SHA-256 of the SubjectPublicKeyInfo of the key that will sign. */
  authoritySpki: sha256,
  /** pki/hash.ts subjectHash of the TBS bytes. */
  subject: sha256,
  /** shownHash of the view the approver saw. */
  shown: sha256,
  at: z.iso.datetime(),
  /** SHA-256 of the approver's SubjectPublicKeyInfo. */
  credential: sha256,
});

export type ApprovalStatement = z.infer<typeof approvalSchema>;

/**
 * The bytes an approver signs: canonical JSON (RFC 8785) of the statement of rules.md, Approvals.
 * @throws bug when a field does not have its form, because nothing may be signed then
 */
export function approvalStatement(fields: Omit<ApprovalStatement, 'type'>): Uint8Array {
  const parsed = approvalSchema.safeParse({ type: 'conclave/approval/1', ...fields });
  if (!parsed.success)
    throw new CeremonyError(
      'bug',
      `The approval statement could not be made (${parsed.error.issues[0]?.path.join('.') ?? ''}); nothing was approved.`,
    );
  return new TextEncoder().encode(canonicalJson(parsed.data));
}

/** An approval statement, strictly: canonical, exactly these fields. @throws input.schema, input.too-large */
export function parseApprovalStatement(bytes: Uint8Array): ApprovalStatement {
  const parsed = approvalSchema.safeParse(parseCanonicalJson(bytes, 'The approval statement', 16 * 1024));
  if (!parsed.success) throw new CeremonyError('input.schema', 'The approval statement does not have the form conclave/approval/1.');
  return parsed.data;
}
