// The TBSCertList of a run: in memory, or, where it is long, streamed to a file of the data directory.

import { createHash } from 'node:crypto';
import { buildTbsCertList, type CrlInput, frameTbsCertList } from '../pki/build-crl.ts';
import type { HashedEntries } from '../pki/compare.ts';
import { longCrlBytes } from '../pki/read-whole-crl.ts';
import { buildCrlFile } from '../status/build-crl-file.ts';
import type { CrlFileReference } from '../status/crl-file-reference.ts';
import { type CrlEntryStream, eachEntry } from '../store/crl-entries/entry-stream.ts';
import { readCrlFile } from '../store/crl-file.ts';
import { advanceOf } from './long-crl-progress.ts';
import type { StepContext } from './step.ts';

/** `entries`, or `file` and `allEntries`. */
export interface BuiltList {
  readonly tbs: Uint8Array;
  readonly entries: readonly Uint8Array[];
  readonly file?: CrlFileReference;
  readonly allEntries?: HashedEntries;
}

/**
 * Room for what is signed beside the TBSCertList: what a reader takes for a long CRL (pki/read-whole-crl.ts) counts it, and must be one
 * here, too. ML-DSA-87 signs with 4,627 octets.
 */
const signatureBytes = 8 * 1024;

/** Builds it from the entries as they are on record. Throws as buildCrlFile does; nothing is left behind then. */
export async function builtList(context: StepContext, input: Omit<CrlInput, 'entries'>, stream: CrlEntryStream): Promise<BuiltList> {
  const { head, tail } = frameTbsCertList(input, stream.size);
  if (head.length + stream.size + tail.length + signatureBytes <= longCrlBytes) {
    const entries = [...eachEntry(stream)];
    return { tbs: buildTbsCertList({ ...input, entries }), entries };
  }
  const hash = createHash('sha256');
  const hashed: CrlEntryStream = {
    entries: stream.entries,
    size: stream.size,
    requireCurrent: stream.requireCurrent,
    *pieces() {
      for (const piece of stream.pieces()) {
        hash.update(piece.bytes);
        yield piece;
      }
    },
  };
  const { directory } = context.store;
  const file = await buildCrlFile({ directory, random: context.random }, input, hashed, advanceOf(context, 'Building the CRL'));
  const allEntries = { length: stream.entries, sha256: hash.digest('hex') };
  return { tbs: readCrlFile(directory, 'tbs', file.sha256), entries: [], file, allEntries };
}
