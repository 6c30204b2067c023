import { z } from '../formats/jitless-zod.ts';
import { CeremonyError } from '../errors.ts';
import { parseCanonicalJson } from '../formats/canonical-json.ts';
import { sha256Hex } from '../pki/hash.ts';
import type { BundlePerson } from './bundle.ts';

const fingerprint = z.string().regex(/^[0-9a-f]{64}$/);
const base64 = z
  .string()
  .max(4096)
  .regex(/^[A-Za-z0-9+/]+={0,2}$/);
const key = z.strictObject({ sha256: fingerprint, spki: base64 });
const peopleSchema = z.strictObject({
  people: z
    .array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        roles: z.array(z.string()),
        sha256: fingerprint,
        spki: base64,
        further: z.array(key).min(1).max(7).exactOptional(),
      }),
    )
    .max(1000),
  log: z.strictObject({ name: z.string().min(1).max(200), sha256: fingerprint, spki: base64 }),
});

/** people.json as it stands in the file: SubjectPublicKeyInfo in base64, `sha256` its fingerprint in hex. */
export type PeopleFile = z.infer<typeof peopleSchema>;

/** The content of people.json: who took part with which key, and the key of the log. */
export function composePeopleFile(people: readonly BundlePerson[], log: { readonly name: string; readonly spki: Uint8Array }): PeopleFile {
  const keyRow = (spki: Uint8Array): { spki: string; sha256: string } => ({
    spki: Buffer.from(spki).toString('base64'),
    sha256: sha256Hex(spki),
  });
  return {
    people: people.map(({ id, name, roles, spki, further }) => ({
      id,
      name,
      roles: [...roles],
      ...keyRow(spki),
      ...(further === undefined ? {} : { further: further.map(keyRow) }),
    })),
    log: { name: log.name, ...keyRow(log.spki) },
  };
}

/**
 * people.json, strictly: canonical JSON, no other keys, every fingerprint that of the key beside it.
 * @throws input.schema, input.hash-mismatch, input.too-large
 */
export function parsePeopleFile(bytes: Uint8Array): PeopleFile {
  const parsed = peopleSchema.safeParse(parseCanonicalJson(bytes, 'people.json', 1024 * 1024));
  if (!parsed.success) throw new CeremonyError('input.schema', 'people.json does not have the form of a list of people and keys.');
  for (const { spki, sha256 } of [...parsed.data.people.flatMap((person) => [person, ...(person.further ?? [])]), parsed.data.log]) {
    if (sha256Hex(Buffer.from(spki, 'base64')) !== sha256)
      throw new CeremonyError('input.hash-mismatch', 'A fingerprint in people.json is not that of the key beside it.');
  }
  return parsed.data;
}
