// Bundles of runs that were kept as they were made, without the PDFs: what the made-up sample (sample-bundle.ts) has none of.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { filesOf } from '../../../main/evidence/tar/read-tar.ts';

/** Name of a kept bundle → the playbook of its run. */
const keptPlaybooks = {
  answering: 'ocsp-refresh',
  asking: 'subordinate-request',
  batching: 'leaf-batch',
  crossing: 'cross-certificate',
  delegating: 'responder-ocsp-refresh',
  foreseeing: 'crl-series',
  importing: 'import-external-authority',
  installing: 'install-issued-certificate',
  issuing: 'issuing-ca',
  releasing: 'crl-release',
  renewing: 'renew-authority',
  recovering: 'issuing-ca-key-compromise',
  revoking: 'revoke-and-publish',
  sweeping: 'mass-revocation',
} as const;

export type KeptRun = keyof typeof keptPlaybooks;

/** The bundle's files by their paths. */
export function keptRun(name: KeptRun): ReadonlyMap<string, Uint8Array> {
  const { files, problems } = filesOf(gunzipSync(readFileSync(join(import.meta.dirname, `../../fixtures/bundle/${name}-run.tar.gz`))));
  if (problems.length > 0) throw new Error(problems.join(' '));
  return files;
}
