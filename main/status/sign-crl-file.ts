import type { ToSign } from '../hsm/hsm.ts';
import type { SignatureAlgorithm } from '../pki/algorithms.ts';
import { encodeTrailer } from '../pki/assemble.ts';
import { tags } from '../pki/der-content.ts';
import { encodeHeader } from '../pki/der-write.ts';
import { hasCrlFile, newCrlFile, openCrlFile } from '../store/crl-file.ts';
import type { Advance, CrlFileReference } from './crl-file-reference.ts';
import { eachPiece } from './each-piece.ts';
import { readApprovedTbs } from './read-approved-tbs.ts';
import { readBackCrl, type ReadBackCrl } from './read-back-crl.ts';

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
 * Signs the TBSCertList of a file and writes the CRL durably, named by its SHA-256. The bytes are scanned and hashed while they are copied
 * and must be those `tbs` names; then `sign` is called once, with their digest, or the bytes themselves where the algorithm hashes inside.
 * What was written is read back and verified by both implementations while the disk takes it, and gets its name when both are done.
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
    const toSign = await readApprovedTbs(original.source, job, (piece) => file.append(piece), step(0));
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
    const durable = file.flush();
    // Awaited below; until then its failure is nobody's.
    durable.catch(() => undefined);
    await step(1)(0);
    const signed = await readBackCrl(file.source, { spki, signatureAlgorithm, signature, toSign, tbs }, step(1));
    await durable;
    // A process that was killed after this file got its name and before the record had it makes the same one again.
    if (hasCrlFile(directory, signed.sha256, signed.size)) return signed;
    await file.keep('crl', signed.sha256);
    return signed;
  } finally {
    await file.discard();
    original.close();
  }
}
