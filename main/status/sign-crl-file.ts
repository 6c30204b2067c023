import { createHash } from 'node:crypto';
import { CeremonyError } from '../errors.ts';
import type { ToSign } from '../hsm/hsm.ts';
import { type SignatureAlgorithm, signatureAlgorithms } from '../pki/algorithms.ts';
import { encodeTrailer } from '../pki/assemble.ts';
import { type ByteSink, type ByteSource, readPiece } from '../pki/byte-source.ts';
import { tags } from '../pki/der-content.ts';
import { encodeHeader } from '../pki/der-write.ts';
import { newCrlFile, openCrlFile } from '../store/crl-file.ts';
import { type Advance, advanceBytes, type CrlFileReference } from './crl-file-reference.ts';
import { readBackCrl, type ReadBackCrl } from './read-back-crl.ts';

const pieceBytes = 1 << 20;

export interface CrlFileToSign {
  readonly directory: string;
  readonly random: (length: number) => Uint8Array;
  readonly tbs: CrlFileReference;
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** SubjectPublicKeyInfo of the key that signs. */
  readonly spki: Uint8Array;
}

/**
 * Signs the TBSCertList of a file and writes the CRL durably, named by its SHA-256. The bytes are hashed first and must be those `tbs`
 * names; `sign` is called once, with their digest, or the bytes themselves where the algorithm hashes inside. What was written is read
 * back from the disk, scanned, and verified by both implementations before it gets its name.
 * Throws what `sign` throws, token.check-failed for a signature that does not verify, store.corrupt for bytes that changed, store.full,
 * store.io; in every case no file is left behind.
 */
export async function signCrlFile(job: CrlFileToSign, sign: (what: ToSign) => Promise<Uint8Array>, advance: Advance): Promise<ReadBackCrl> {
  const { directory, random, tbs, signatureAlgorithm, spki } = job;
  const original = openCrlFile(directory, 'tbs', tbs.sha256, tbs.size);
  try {
    const passes = 3;
    const step = (pass: number) => (done: number) => advance(pass * tbs.size + done, passes * tbs.size);
    const toSign = await hashTbs(original.source, job, step(0));
    const signature = await sign(toSign);
    const file = newCrlFile(directory, random);
    try {
      const trailer = encodeTrailer(signatureAlgorithm, signature);
      file.append(encodeHeader(tags.sequence, tbs.size + trailer.length));
      await eachPiece(original.source, (piece) => file.append(piece), step(1));
      file.append(trailer);
      await file.flush();
      const signed = await readBackCrl(file.source, { spki, signatureAlgorithm, signature, toSign, tbs }, step(2));
      await file.keep('crl', signed.sha256);
      return signed;
    } finally {
      await file.discard();
    }
  } finally {
    original.close();
  }
}

/** What the token is given. Throws store.corrupt where the bytes are not those that were named. */
async function hashTbs(
  source: ByteSource,
  { tbs, signatureAlgorithm }: CrlFileToSign,
  step: (done: number) => Promise<void>,
): Promise<ToSign> {
  const { hash } = signatureAlgorithms[signatureAlgorithm];
  const named = createHash('sha256');
  // The same hash need not be made twice.
  const own = hash === null || hash === 'sha256' ? null : createHash(hash);
  const sinks: ByteSink[] = own === null ? [named] : [named, own];
  await eachPiece(source, (piece) => sinks.forEach((sink) => sink.update(piece)), step);
  const sha256 = named.digest();
  if (sha256.toString('hex') !== tbs.sha256)
    throw new CeremonyError(
      'store.corrupt',
      `TBS-UNCHANGED: the file of the bytes to be signed is not what was approved (${tbs.sha256}). Nothing was signed. Stop here and run the audit.`,
    );
  if (hash === null) return { message: readPiece(source, 0, source.size) };
  return { digest: Uint8Array.from(own === null ? sha256 : own.digest()) };
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
