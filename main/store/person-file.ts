import { existsSync, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CeremonyError } from '../errors.ts';
import { canonicalJson, parseCanonicalJson } from '../formats/canonical-json.ts';
import { personIdField } from '../formats/fields.ts';
import { z } from '../formats/jitless-zod.ts';
import { parseSealedCredential } from './credential.ts';
import type { SealedCredential } from './credential.ts';
import { writeNewFile } from './durable-file.ts';
import { guarded } from './store-error.ts';

/** A person known to this workstation: DATA/people/<id>.json. */
export interface PersonFile extends SealedCredential {
  readonly id: string;
  readonly name: string;
}

const maxFileLength = 16 * 1024;
const folder = 'people';

const personSchema = z.strictObject({
  format: z.literal('conclave/person/1'),
  id: personIdField,
  name: z.string().min(1).max(200),
  sealed: z.string().max(8192),
});

/**
 * Writes DATA/people/<id>.json (wx, 0600, flushed), which `conclave person new` made. `random` names the temporary file.
 * Throws media.exists if the person has a file, input.schema for an id that cannot be a file's name, store.full, store.io.
 */
export function writePersonFile(dataDirectory: string, person: PersonFile, random: (length: number) => Uint8Array): void {
  refuseBadId(person.id);
  const directory = join(dataDirectory, folder);
  guarded(() => mkdirSync(directory, { recursive: true, mode: 0o700 }));
  writeNewFile(directory, `${person.id}.json`, encodePersonFile(person), random);
}

/** The bytes of a credential file: canonical JSON, no secret without the passphrase. */
export function encodePersonFile({ id, name, sealed }: PersonFile): Uint8Array {
  return Buffer.from(canonicalJson({ format: 'conclave/person/1', id, name, sealed: Buffer.from(sealed).toString('base64') }), 'utf8');
}

/** Reads DATA/people/<id>.json. Throws input.not-found, input.schema, input.too-large, input.unsupported, store.io. */
export function readPersonFile(dataDirectory: string, id: string, options: { lowestKdfCost?: number } = {}): PersonFile {
  refuseBadId(id);
  const file = join(dataDirectory, folder, `${id}.json`);
  if (!existsSync(file))
    throw new CeremonyError('input.not-found', `There is no credential for ${id} on this workstation. Make one, or bring it on a medium.`);
  if (guarded(() => statSync(file)).size > maxFileLength)
    throw new CeremonyError('input.too-large', `The credential file of ${id} is too large to be one.`);
  const person = parsePersonFile(
    guarded(() => readFileSync(file)),
    options,
  );
  if (person.id !== id) throw new CeremonyError('input.schema', `The credential file of ${id} names another person; nothing was changed.`);
  return person;
}

/** A credential file's bytes, from the data directory or a medium. Throws input.schema, input.too-large, input.unsupported. */
export function parsePersonFile(bytes: Uint8Array, options: { lowestKdfCost?: number } = {}): PersonFile {
  const result = personSchema.safeParse(parseCanonicalJson(bytes, 'The credential file', maxFileLength));
  if (!result.success)
    throw new CeremonyError(
      'input.schema',
      'The credential file is not one that Conclave made; nothing was changed. Bring the right file.',
    );
  const sealed = Uint8Array.from(Buffer.from(result.data.sealed, 'base64'));
  return { id: result.data.id, name: result.data.name, sealed, spki: parseSealedCredential(sealed, options).spki };
}

/** Ids of the people who have a credential file here, sorted. */
export function listPersonFiles(dataDirectory: string): string[] {
  const directory = join(dataDirectory, folder);
  if (!existsSync(directory)) return [];
  const names = guarded(() => readdirSync(directory)).filter((name) => name.endsWith('.json'));
  return names
    .map((name) => name.slice(0, -'.json'.length))
    .filter((id) => personIdField.safeParse(id).success)
    .sort();
}

function refuseBadId(id: string): void {
  // Also what keeps an id from being a path.
  if (!personIdField.safeParse(id).success)
    throw new CeremonyError('input.schema', 'This is not an id a person may have; nothing was read or written.');
}
