// What a snapshot holds: one line that lists its files, then their bytes. Written and read in pieces, whatever their size.

import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { CeremonyError } from '../../errors.ts';
import { canonicalJson, parseCanonicalJson } from '../../formats/canonical-json.ts';
import { personIdField } from '../../formats/fields.ts';
import { z } from '../../formats/jitless-zod.ts';

/** conclave.db, log.key, and people/<id>.json: names that stay inside the data directory, whoever wrote the list. */
const pathField = z.string().refine((path) => {
  const person = /^people\/([^/]+)\.json$/.exec(path)?.[1];
  return path === 'conclave.db' || path === 'log.key' || (person !== undefined && personIdField.safeParse(person).success);
});
const listSchema = z.strictObject({
  files: z
    .array(z.strictObject({ path: pathField, size: z.int().nonnegative(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }))
    .min(2)
    .max(1000),
});
export type ListedFile = z.infer<typeof listSchema>['files'][number];

/** A file to put in: where it is, and its path in the data directory. */
export interface SourceFile {
  readonly path: string;
  readonly file: string;
}

export const maxListLength = 256 * 1024;
const pieceLength = 1024 * 1024;

/** A file in pieces of 1 MB. A piece is only good until the next is asked for. */
export function* piecesOf(file: string): Generator<Uint8Array> {
  const handle = openSync(file, 'r');
  const buffer = Buffer.alloc(pieceLength);
  try {
    for (let length = readSync(handle, buffer); length > 0; length = readSync(handle, buffer)) yield buffer.subarray(0, length);
  } finally {
    buffer.fill(0);
    closeSync(handle);
  }
}

/** SHA-256 of a file, as hex. */
export function sha256OfFile(file: string): string {
  const hash = createHash('sha256');
  for (const piece of piecesOf(file)) hash.update(piece);
  return hash.digest('hex');
}

/** Length in octets and pieces of the payload. */
export function payloadOf(files: readonly SourceFile[]): { readonly size: number; pieces(): Generator<Uint8Array> } {
  const listed = files.map(({ path, file }) => ({ path, size: statSync(file).size, sha256: sha256OfFile(file) }));
  const first = Buffer.from(`${canonicalJson({ files: listed })}\n`, 'utf8');
  return {
    size: listed.reduce((sum, { size }) => sum + size, first.length),
    *pieces() {
      yield first;
      for (const { file } of files) yield* piecesOf(file);
    },
  };
}

/** The payload's first line. Throws input.schema, input.too-large. */
export function parseList(line: Uint8Array): readonly ListedFile[] {
  const parsed = listSchema.safeParse(parseCanonicalJson(line, 'The list of the snapshot’s files', maxListLength));
  const files = parsed.success ? parsed.data.files : [];
  const paths = new Set(files.map(({ path }) => path));
  if (paths.size !== files.length || !paths.has('conclave.db') || !paths.has('log.key'))
    throw new CeremonyError('input.schema', 'The snapshot does not hold the files of a data directory. Nothing was restored.');
  return files;
}
