import { CeremonyError } from '../errors.ts';
import type { ToSign } from '../hsm/hsm.ts';
import { type SignatureAlgorithm, signatureAlgorithms } from '../pki/algorithms.ts';
import { encodeTrailer } from '../pki/assemble.ts';
import { type ByteSource, readPiece } from '../pki/byte-source.ts';
import { tags } from '../pki/der-content.ts';
import { encodeHeader } from '../pki/der-write.ts';
import { hasCrlFile, newCrlFile, openCrlFile } from '../store/crl-file.ts';
import { type Advance, advanceBytes, type CrlFileReference } from './crl-file-reference.ts';
import { readBackCrl, type ReadBackCrl } from './read-back-crl.ts';
import { beginTbsHashes, ownHashOf } from './tbs-hashes.ts';

const pieceBytes = 1 << 20;
/** AlgorithmIdentifier and BIT STRING of a signature, in the order of size. */
const usualTrailerBytes = 128;

export interface CrlFileToSign {
  readonly directory: string;
  readonly random: (length: number) => Uint8Array;
  readonly tbs: CrlFileReference;
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** SubjectPublicKeyInfo of the key that signs. */
  readonly spki: Uint8Array;
}

/**
 * Signs the TBSCertList of a file and writes the CRL durably, named by its SHA-256. The bytes are hashed while they are copied and must be
 * those `tbs` names; then `sign` is called once, with their digest, or the bytes themselves where the algorithm hashes inside. What was
 * written is read back from the disk, scanned, and verified by both implementations before it gets its name.
 * Throws what `sign` throws, token.check-failed for a signature that does not verify, store.corrupt for bytes that changed, store.full,
 * store.io; in every case no file is left behind.
 */
export async function signCrlFile(job: CrlFileToSign, sign: (what: ToSign) => Promise<Uint8Array>, advance: Advance): Promise<ReadBackCrl> {
  const { directory, random, tbs, signatureAlgorithm, spki } = job;
  const original = openCrlFile(directory, 'tbs', tbs.sha256, tbs.size);
  const passes = 2;
  const step = (pass: number) => (done: number) => advance(pass * tbs.size + done, passes * tbs.size);
  let file = newCrlFile(directory, random);
  try {
    // How long a signature is shows when it is made, and hardly ever changes how long the header before the bytes is.
    const expected = encodeHeader(tags.sequence, tbs.size + usualTrailerBytes);
    file.append(expected);
    const toSign = await hashTbs(original.source, job, (piece) => file.append(piece), step(0));
    const signature = await sign(toSign);
    const trailer = encodeTrailer(signatureAlgorithm, signature);
    const header = encodeHeader(tags.sequence, tbs.size + trailer.length);
    if (header.length === expected.length) file.overwriteStart(header);
    else {
      await file.discard();
      file = newCrlFile(directory, random);
      file.append(header);
      await eachPiece(original.source, (piece) => file.append(piece), step(0));
    }
    file.append(trailer);
    await file.flush();
    await step(1)(0);
    const signed = await readBackCrl(file.source, { spki, signatureAlgorithm, signature, toSign, tbs }, step(1));
    // A process that was killed after this file got its name and before the record had it makes the same one again.
    if (hasCrlFile(directory, signed.sha256, signed.size)) return signed;
    await file.keep('crl', signed.sha256);
    return signed;
  } finally {
    await file.discard();
    original.close();
  }
}

/** Passes every piece on and gives what the token is given. Throws store.corrupt where the bytes are not those that were named. */
async function hashTbs(
  source: ByteSource,
  { tbs, signatureAlgorithm }: CrlFileToSign,
  take: (piece: Uint8Array) => void,
  step: (done: number) => Promise<void>,
): Promise<ToSign> {
  const { hash } = signatureAlgorithms[signatureAlgorithm];
  const known = hash === null ? undefined : ownHashOf(tbs.sha256, hash);
  const hashes = beginTbsHashes(known === undefined ? hash : null);
  try {
    const both = (piece: Uint8Array): void => {
      hashes.update(piece);
      take(piece);
    };
    await eachPiece(source, both, step);
    const { sha256, own } = await hashes.end();
    if (sha256 !== tbs.sha256)
      throw new CeremonyError(
        'store.corrupt',
        `TBS-UNCHANGED: the file of the bytes to be signed is not what was approved (${tbs.sha256}). Nothing was signed. Stop here and run the audit.`,
      );
    const digest = known ?? own;
    return digest === null ? { message: readPiece(source, 0, source.size) } : { digest };
  } finally {
    await hashes.letGo();
  }
}

async function eachPiece(source: ByteSource, take: (piece: Uint8Array) => void, step: (done: number) => Promise<void>): Promise<void> {
  const buffer = new Uint8Array(pieceBytes);
  for (let at = 0; at < source.size; at += pieceBytes) {
    const piece = buffer.subarray(0, Math.min(pieceBytes, source.size - at));
    source.read(at, piece);
    take(piece);
    if (at % advanceBytes === 0) await step(at);
  }
}
