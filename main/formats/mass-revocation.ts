// The document by which people approve that a whole class of certificates is revoked (artifacts/<authority>/mass-revocation.json): which
// ones by the hash of the list of their serial numbers, one reason, one date, and what is left out and why.

import { instantField, textField } from './fields.ts';
import { parseCanonicalJson } from './canonical-json.ts';
import { CeremonyError } from '../errors.ts';
import { type Sha256, sha256OfText } from '../pki/hash.ts';
import { z } from './jitless-zod.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();

const schema = z.strictObject({
  type: z.literal('conclave/mass-revocation/1'),
  run: z.string(),
  authority: z.strictObject({ label: z.string(), spkiSha256: sha256 }),
  rules: z.enum(['br', 'private', 'cnsa2']),
  /** As the plan has it (selection.ts). */
  selection: textField(1000),
  /** When it was made: what had run out by then is not in it. */
  asOf: instantField,
  certificates: z.strictObject({
    count: z.int().positive(),
    /** SHA-256 of the serial numbers, one a line, in the order of a CRL. */
    sha256,
    /** Profile → how many; `other` of those made elsewhere. */
    byProfile: z.record(z.string(), z.int().positive()),
    firstIssued: z.iso.datetime(),
    lastIssued: z.iso.datetime(),
    lastEnds: z.iso.datetime(),
  }),
  /** Certificates the selection means and this revocation does not: they ran out, have an entry already, or are a CA's. */
  leftOut: z.strictObject({ ranOut: count, onRecord: count, ca: count }),
  happened: textField(40),
  /** CRLReason; 0: unspecified, which is encoded as absent. */
  code: z.int().min(0).max(9),
  reason: textField(120),
  revocationDate: instantField,
  invalidityDate: instantField.exactOptional(),
  note: textField(500).exactOptional(),
  relyingParties: textField(2000),
});

export type MassRevocation = z.infer<typeof schema>;

/** Reads the document. Throws input.*. */
export function parseMassRevocation(bytes: Uint8Array): MassRevocation {
  const read = schema.safeParse(parseCanonicalJson(bytes, 'The revocation', 256 * 1024));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new CeremonyError('input.schema', `The revocation does not say what one must say (${issue?.path.join('.') ?? ''}).`);
}

/** Serial numbers (magnitudes in hex, in the order of a CRL) as one hash people can compare: SHA-256 of them, one a line. */
export function hashOfSerials(serials: readonly string[]): Sha256 {
  return sha256OfText(serials.length === 0 ? '' : `${serials.join('\n')}\n`);
}
