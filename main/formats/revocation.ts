// The document by which people approve a revocation (artifacts/<authority>/revocation.json): what is revoked, why, since when, and what
// they were told it would do. A record of it is what a CRL entry rests on.

import { instantField, textField } from './fields.ts';
import { parseCanonicalJson } from './canonical-json.ts';
import { CeremonyError } from '../errors.ts';
import { z } from './jitless-zod.ts';

/** One decision for each certificate, read out one by one: more nobody follows. */
export const mostRevocations = 50;

const hashField = z.string().regex(/^[0-9a-f]{64}$/);

const saidOfEach = {
  serial: z.string().regex(/^(?:[0-9a-f]{2}){1,20}$/),
  /** How what was given was read. */
  reading: textField(300),
  happened: textField(40),
  /** CRLReason; 0: unspecified, which is encoded as absent; 8: released from hold. */
  code: z.int().min(0).max(9),
  reason: textField(120),
  revocationDate: instantField,
  invalidityDate: instantField.exactOptional(),
  note: textField(500).exactOptional(),
  /** Version of the entry, from 1 on. */
  version: z.int().positive(),
  /** The entry it had before, in words. */
  before: textField(300).exactOptional(),
};

const knownSchema = z.strictObject({
  ...saidOfEach,
  kind: z.enum(['ca', 'leaf']),
  subject: textField(2000),
  certificateSha256: hashField,
  notAfter: z.iso.datetime(),
  /** Certificates with the same subject and key, which stay as they are. */
  twins: z.array(textField(3000)),
  below: textField(3000),
});

/** A certificate nobody here has: an authority that was taken over issued it before. */
const serialOnlySchema = z.strictObject({
  ...saidOfEach,
  kind: z.literal('unknown'),
  /** SHA-256 of the document by which the authority was taken over. */
  importedBy: hashField,
  /** What is not known of it, as people were told. */
  unknown: textField(2000),
});

const revocationSchema = z.discriminatedUnion('kind', [knownSchema, serialOnlySchema]);

const documentSchema = z.strictObject({
  type: z.literal('conclave/revocation/1'),
  run: z.string(),
  authority: z.strictObject({ label: z.string(), spkiSha256: hashField }),
  rules: z.enum(['br', 'private', 'cnsa2']),
  hold: z.enum(['allowed', 'not allowed']),
  revocations: z.array(revocationSchema).min(1).max(mostRevocations),
  relyingParties: textField(2000),
});

export type Revocation = z.infer<typeof revocationSchema>;
export type KnownRevocation = z.infer<typeof knownSchema>;
export type SerialOnlyRevocation = z.infer<typeof serialOnlySchema>;
export type RevocationDocument = z.infer<typeof documentSchema>;

/** Reads the document. Throws input.*. */
export function parseRevocation(bytes: Uint8Array): RevocationDocument {
  const read = documentSchema.safeParse(parseCanonicalJson(bytes, 'The revocation', 256 * 1024));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new CeremonyError('input.schema', `The revocation does not say what one must say (${issue?.path.join('.') ?? ''}).`);
}
