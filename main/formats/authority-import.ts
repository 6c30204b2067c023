// The document by which people approve that an authority with a past is taken over (artifacts/<label>/authority-import.json): its
// certificates by their hashes, its key on the token, the CRL its number line goes on from, what it issued, and its first policy here.

import { parseCanonicalJson } from './canonical-json.ts';
import { CeremonyError } from '../errors.ts';
import { sha256Hex } from '../pki/hash.ts';
import { z } from './jitless-zod.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const list = z.strictObject({ count: z.int().nonnegative(), sha256: hash });

const schema = z.strictObject({
  type: z.literal('conclave/authority-import/1'),
  run: z.string(),
  authority: z.strictObject({
    label: z.string(),
    spkiSha256: hash,
    algorithm: z.string(),
    ckaId: z.string(),
    token: z.strictObject({ serial: z.string(), label: z.string(), model: z.string(), manufacturer: z.string() }),
  }),
  certificate: z.strictObject({ sha256: hash, says: z.record(z.string(), z.string()) }),
  issuers: z.array(z.strictObject({ subject: z.string(), sha256: hash, notAfter: z.string() })),
  /** The CRL it came with; the next one has a higher number. `number`: 0 where it has none. */
  crl: z.strictObject({ sha256: hash, number: z.string(), thisUpdate: z.string(), nextUpdate: z.string(), entries: z.int() }).nullable(),
  /** Certificates it issued, by the SHA-256 of each, one a line. */
  issued: list,
  /** SHA-256 of the list of what was issued. */
  index: hash.nullable(),
  /** Entries its next CRL begins with, by the SHA-256 of each, one a line. */
  entries: list,
  policySha256: hash.exactOptional(),
  policy: z.record(z.string(), z.unknown()).exactOptional(),
});

export type AuthorityImport = z.infer<typeof schema>;

/** Reads the document. Throws input.*. */
export function parseAuthorityImport(bytes: Uint8Array): AuthorityImport {
  const read = schema.safeParse(parseCanonicalJson(bytes, 'The import', 256 * 1024));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new CeremonyError('input.schema', `The import does not say what one must say (${issue?.path.join('.') ?? ''}).`);
}

/** Many DERs as one hash people can compare: SHA-256 of their SHA-256s, one a line. */
export function hashOfList(ders: readonly Uint8Array[]): { count: number; sha256: string } {
  const lines = ders.map((der) => `${sha256Hex(der)}\n`).join('');
  return { count: ders.length, sha256: sha256Hex(new TextEncoder().encode(lines)) };
}
