// Whether an authority had a past elsewhere, which this record may not know whole (playbook import-external-authority).

import { sha256Hex } from '../pki/hash.ts';
import { CeremonyError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { artifactKey, readArtifact } from '../store/tables/artifact.ts';
import { readAuthority } from '../store/tables/authority.ts';
import { logEvents } from './log-events.ts';
import { textOf } from './state-map.ts';

/** SHA-256 of the document by which the authority was taken over; null: its key was made, or its certificate installed, here. */
export function importedBy(store: Store, spkiSha256: string): string | null {
  const run = readAuthority(store, spkiSha256)?.createdByRun ?? null;
  if (run === null) return null;
  for (const { event, data } of logEvents(store, run))
    if (event === 'authority-imported' && data['authority'] === spkiSha256) return textOf(data['document']);
  return null;
}

/** That document, as it was approved. Throws store.corrupt where it is not on record as it was. */
export function importDocument(store: Store, spkiSha256: string, label: string): Uint8Array {
  const run = readAuthority(store, spkiSha256)?.createdByRun ?? '';
  const kept = readArtifact(store, artifactKey(run, `artifacts/${label}/authority-import.json`));
  if (kept !== null && sha256Hex(kept.bytes) === importedBy(store, spkiSha256)) return kept.bytes;
  throw new CeremonyError(
    'store.corrupt',
    `DATABASE-VS-LOG: the document by which «${label}» was taken over is not on record as it was approved. Nothing was recorded. Stop and run conclave audit.`,
  );
}
