// status/: revocation. Lives here: CRLs too large for memory, from the database to a signed file. May not live here: who may ask for
// one, what people are shown, and files themselves (store/crl-file.ts opens, flushes and names them).

import { CeremonyError } from '../errors.ts';
import { signatureAlgorithms } from '../pki/algorithms.ts';
import { type CrlInput, frameTbsCertList } from '../pki/build-crl.ts';
import type { Sha256 } from '../pki/hash.ts';
import { mostCrlBytes } from '../pki/read-whole-crl.ts';
import { newCrlFile } from '../store/crl-file.ts';
import type { CrlEntryStream } from '../store/crl-entries/entry-stream.ts';
import { type Advance, advanceBytes, type CrlFileReference } from './crl-file-reference.ts';
import { beginTbsHashes, rememberOwnHash } from './tbs-hashes.ts';

/** rules.md, CRLs: algorithms that sign the whole message in one part take no longer TBSCertList than this. */
const wholeMessageBytes = 64 * 1024 * 1024;

/** Throws policy.crl-too-large-for-key where this algorithm cannot sign a CRL of so many octets of entries. */
export function requireKeySignsSize(algorithm: CrlInput['signatureAlgorithm'], entriesSize: number): void {
  const { hash, title } = signatureAlgorithms[algorithm];
  if (hash !== null || entriesSize <= wholeMessageBytes) return;
  throw new CeremonyError(
    'policy.crl-too-large-for-key',
    `The entries of this CRL take ${entriesSize} bytes, and ${title} signs at most ${wholeMessageBytes} in one message. Nothing was built. Divide the CRL: let the profile assign certificates to partitions, each with a CRL of its own.`,
    { details: { size: entriesSize, most: wholeMessageBytes } },
  );
}

/** What is left of the reader's limit for everything but the entries. */
const frameBytes = 64 * 1024;

/**
 * What a run makes is read whole by whoever verifies its bundle. Throws input.too-large for a CRL of so many octets of entries that it
 * cannot be: nothing is begun that cannot be finished.
 */
export function requireHeldInRun(entriesSize: number): void {
  const most = mostCrlBytes - frameBytes;
  if (entriesSize <= most) return;
  throw new CeremonyError(
    'input.too-large',
    `The entries of this CRL take ${entriesSize} bytes, and an evidence bundle carries at most ${most}. Nothing was built and no number was reserved. Divide the CRL: let the profile assign certificates to partitions, each with a CRL of its own.`,
    { details: { size: entriesSize, most } },
  );
}

/**
 * Writes the TBSCertList (RFC 5280 §5.1.2) of entries as they are on record to a durable file of the data directory, named by its
 * SHA-256. Memory does not grow with the entries. Throws as frameTbsCertList does, policy.crl-too-large-for-key, state.stale-tbs where
 * entries were recorded meanwhile, store.full, store.io; in every case nothing is left behind.
 */
export async function buildCrlFile(
  place: { readonly directory: string; readonly random: (length: number) => Uint8Array },
  input: Omit<CrlInput, 'entries'>,
  stream: CrlEntryStream,
  advance: Advance,
): Promise<CrlFileReference> {
  requireKeySignsSize(input.signatureAlgorithm, stream.size);
  const { head, tail } = frameTbsCertList(input, stream.size);
  const size = head.length + stream.size + tail.length;
  const file = newCrlFile(place.directory, place.random);
  const algorithm = signatureAlgorithms[input.signatureAlgorithm].hash;
  const hashes = beginTbsHashes(algorithm);
  try {
    let [written, entries, told] = [0, 0, 0];
    const write = (bytes: Uint8Array): void => {
      hashes.update(bytes);
      file.append(bytes);
      written += bytes.length;
    };
    write(head);
    for (const piece of stream.pieces()) {
      write(piece.bytes);
      entries += piece.entries;
      if (written - told < advanceBytes) continue;
      told = written;
      await advance(written, size);
    }
    write(tail);
    if (written !== size || entries !== stream.entries)
      throw new CeremonyError(
        'store.corrupt',
        'The entries of the CRL are not those that were counted. Nothing was built. Stop here and run the audit.',
      );
    stream.requireCurrent();
    const durable = file.flush();
    // Awaited below; until then its failure is nobody's.
    durable.catch(() => undefined);
    const made = await hashes.end();
    await durable;
    const sha256 = made.sha256 as Sha256;
    await file.keep('tbs', sha256);
    rememberOwnHash(made, algorithm);
    return { sha256, size, entries };
  } finally {
    await hashes.letGo();
    await file.discard();
  }
}
