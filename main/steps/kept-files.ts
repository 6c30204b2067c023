// Files of the bundle as a step keeps them: told in the log, held by rows.

import { sha256Hex } from '../pki/hash.ts';
import { encodePem } from '../pki/pem.ts';
import type { RowWrite } from '../store/store.ts';
import { artifactRow } from '../store/tables/artifact.ts';
import { fromBase64, type ArtifactsValue } from './values.ts';
import type { StepContext } from './step.ts';

/** A file of the bundle. */
export interface BundleFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly role: string;
  /** It stands in a file of the data directory (store/kept-bytes.ts): the row does not hold it, too. */
  readonly inFile?: boolean;
}

/** Its row. `sha256`: of its bytes. */
export const fileRow = (context: StepContext, { path, role, bytes, inFile }: BundleFile, sha256: string): RowWrite =>
  artifactRow({ run: context.run.id, path, role, bytes: inFile === true ? new Uint8Array() : bytes, sha256 });

/** Keeps files the step or its document (`item`) brings: their events, for the step's commit, and their rows. */
export function keepFiles(
  context: StepContext,
  actor: string,
  item: string,
  files: readonly BundleFile[],
): { readonly files: ArtifactsValue['files']; readonly rows: RowWrite[] } {
  const hashed = files.map((file) => ({ file, sha256: sha256Hex(file.bytes) }));
  for (const { file, sha256 } of hashed)
    context.log(actor, 'artifact-made', { path: file.path, role: file.role, size: file.bytes.length, sha256, item });
  return {
    files: hashed.map(({ file: { path, role }, sha256 }) => ({ path, sha256, role })),
    rows: hashed.map(({ file, sha256 }) => fileRow(context, file, sha256)),
  };
}

/** The chain of an authority as a file beside what it signed: PEM, issuer first. `chain`: base64 DER. */
export const chainFile = (folder: string, chain: readonly string[]): BundleFile => ({
  path: `${folder}/chain.pem`,
  bytes: new TextEncoder().encode(chain.map((der) => encodePem('CERTIFICATE', fromBase64(der))).join('')),
  role: 'chain',
});
