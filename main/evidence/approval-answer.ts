import { z } from '../formats/jitless-zod.ts';
import { CeremonyError } from '../errors.ts';
import { canonicalJson, parseCanonicalJson } from '../formats/canonical-json.ts';

/** Octets an answer may have; one of an Ed25519 key has about 330. */
export const longestAnswer = 4096;

const base64 = z
  .string()
  .min(4)
  .max(1024)
  .refine((text) => Buffer.from(text, 'base64').toString('base64') === text);
const answerSchema = z.strictObject({
  type: z.literal('conclave/approval-answer/1'),
  /** SHA-256 of the statement's bytes. */
  statement: z.string().regex(/^[0-9a-f]{64}$/),
  signature: base64,
  /** SubjectPublicKeyInfo, DER. */
  spki: base64,
});

/** What comes back from the machine a statement was signed on. */
export interface ApprovalAnswer {
  readonly statementSha256: string;
  readonly signature: Uint8Array;
  readonly spki: Uint8Array;
}

/** The answer to an approval statement: canonical JSON (RFC 8785) of its hash, the signature over its bytes and the public key. */
export function encodeApprovalAnswer({ statementSha256, signature, spki }: ApprovalAnswer): Uint8Array {
  const text = canonicalJson({
    type: 'conclave/approval-answer/1',
    statement: statementSha256,
    signature: Buffer.from(signature).toString('base64'),
    spki: Buffer.from(spki).toString('base64'),
  });
  return new TextEncoder().encode(text);
}

/** An answer, strictly: canonical, exactly these fields. Nothing of it is verified. @throws input.schema, input.too-large */
export function parseApprovalAnswer(bytes: Uint8Array): ApprovalAnswer {
  const parsed = answerSchema.safeParse(parseCanonicalJson(bytes, 'The answer of the second machine', longestAnswer));
  if (!parsed.success)
    throw new CeremonyError(
      'input.schema',
      'This is not the answer of a second machine (conclave/approval-answer/1). Nothing was approved. Bring what conclave approve wrote.',
    );
  const { statement, signature, spki } = parsed.data;
  const fromBase64 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64'));
  return { statementSha256: statement, signature: fromBase64(signature), spki: fromBase64(spki) };
}
