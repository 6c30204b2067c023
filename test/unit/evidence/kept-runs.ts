// Bundles of runs that were kept as they were made, without the PDFs: what the made-up sample (sample-bundle.ts) has none of.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { filesOf } from '../../../main/evidence/tar/read-tar.ts';

/** `asking`: subordinate-request; `batching`: leaf-batch; `crossing`: cross-certificate; `importing`: import-external-authority; `installing`: install-certificate; `issuing`: issuing-ca; `renewing`: renew-authority. */
export type KeptRun = 'asking' | 'batching' | 'crossing' | 'importing' | 'installing' | 'issuing' | 'renewing';

/** The bundle's files by their paths. */
export function keptRun(name: KeptRun): ReadonlyMap<string, Uint8Array> {
  const { files, problems } = filesOf(gunzipSync(readFileSync(join(import.meta.dirname, `../../fixtures/bundle/${name}-run.tar.gz`))));
  if (problems.length > 0) throw new Error(problems.join(' '));
  return files;
}
