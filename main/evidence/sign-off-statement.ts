import { z } from '../formats/jitless-zod.ts';
import { CeremonyError } from '../errors.ts';
import { canonicalJson, parseCanonicalJson } from '../formats/canonical-json.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const identifier = z.string().min(1).max(64);
const signOffSchema = z.strictObject({
  type: z.literal('conclave/sign-off/1'),
  run: identifier,
  person: identifier,
  /** Lines of the run's log. */
  size: z.int().positive(),
  /** SHA-256 of the log's last line. */
  head: sha256,
  /** SHA-256 of MANIFEST.json. */
  manifest: sha256,
  at: z.iso.datetime(),
  /** SHA-256 of the signer's SubjectPublicKeyInfo. */
  credential: sha256,
});

export type SignOffStatement = z.infer<typeof signOffSchema>;

/**
 * The bytes a participant signs at the end: canonical JSON over the run, its log's size and head, and the manifest
 * (rules.md, Logs and bundles). @throws bug when a field does not have its form
 */
export function signOffStatement(fields: Omit<SignOffStatement, 'type'>): Uint8Array {
  const parsed = signOffSchema.safeParse({ type: 'conclave/sign-off/1', ...fields });
  if (!parsed.success)
    throw new CeremonyError(
      'bug',
      `The sign-off statement could not be made (${parsed.error.issues[0]?.path.join('.') ?? ''}); nothing was signed.`,
    );
  return new TextEncoder().encode(canonicalJson(parsed.data));
}

/** A sign-off statement, strictly: canonical, exactly these fields. @throws input.schema, input.too-large */
export function parseSignOffStatement(bytes: Uint8Array): SignOffStatement {
  const parsed = signOffSchema.safeParse(parseCanonicalJson(bytes, 'The sign-off statement', 16 * 1024));
  if (!parsed.success) throw new CeremonyError('input.schema', 'The sign-off statement does not have the form conclave/sign-off/1.');
  return parsed.data;
}
