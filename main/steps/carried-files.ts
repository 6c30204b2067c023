import { sha256Hex } from '../pki/hash.ts';
import type { RowWrite } from '../store/store.ts';
import { artifactRow } from '../store/tables/artifact.ts';
import type { ArtifactsValue } from './values.ts';
import type { StepContext } from './step.ts';

/** A file of the bundle. */
export interface CarriedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly role: string;
}

/** What lies in the bundle beside a document that was carried out (`item`): its events, for the step's commit, and its rows. */
export function carriedFiles(
  context: StepContext,
  actor: string,
  item: string,
  files: readonly CarriedFile[],
): { readonly files: ArtifactsValue['files']; readonly rows: RowWrite[] } {
  const hashed = files.map((file) => ({ ...file, sha256: sha256Hex(file.bytes) }));
  for (const { path, role, bytes, sha256 } of hashed) context.log(actor, 'artifact-made', { path, role, size: bytes.length, sha256, item });
  return {
    files: hashed.map(({ path, sha256, role }) => ({ path, sha256, role })),
    rows: hashed.map(({ path, role, bytes, sha256 }) => artifactRow({ run: context.run.id, path, role, bytes, sha256 })),
  };
}
