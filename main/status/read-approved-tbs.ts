// The bytes of a long CRL once more, between their approval and the token.

import { CeremonyError } from '../errors.ts';
import type { ToSign } from '../hsm/hsm.ts';
import { keyAlgorithmNames, keyAlgorithms, type SignatureAlgorithm, signatureAlgorithms } from '../pki/algorithms.ts';
import { dummySignature, encodeTrailer } from '../pki/assemble.ts';
import { type ByteSource, joinedSource, readPiece, sourceOf } from '../pki/byte-source.ts';
import { tags } from '../pki/der-content.ts';
import { encodeHeader } from '../pki/der-write.ts';
import { CrlScan } from '../pki/scan-crl.ts';
import { advanceBytes, type CrlFileReference } from './crl-file-reference.ts';
import { beginTbsHashes, ownHashOf } from './tbs-hashes.ts';

interface Approved {
  readonly tbs: CrlFileReference;
  readonly signatureAlgorithm: SignatureAlgorithm;
}

/**
 * Reads the TBSCertList of a file once from front to back, passes every piece on and gives what the token is given. It must be what was
 * approved, in strict DER, with as many entries as were counted and their serial numbers ascending, so that none stands twice
 * (RFC 5280 §5.3). Throws store.corrupt where it is not.
 */
export async function readApprovedTbs(
  source: ByteSource,
  { tbs, signatureAlgorithm }: Approved,
  take: (piece: Uint8Array) => void,
  step: (done: number) => Promise<void>,
): Promise<ToSign> {
  const { hash } = signatureAlgorithms[signatureAlgorithm];
  const known = hash === null ? undefined : ownHashOf(tbs.sha256, hash);
  const hashes = beginTbsHashes(known === undefined ? hash : null);
  const sink = {
    update(piece: Uint8Array): void {
      hashes.update(piece);
      take(piece);
    },
  };
  try {
    const scan = new CrlScan(withDummySignature(source, signatureAlgorithm), { tbs: [sink], digest: false });
    for (let told = 0; scan.nextUntil(told + advanceBytes);) {
      told = Math.min(scan.position, tbs.size);
      await step(told);
    }
    const { entries, ascending, malformed } = scan.finish();
    const { sha256, own } = await hashes.end();
    if (sha256 !== tbs.sha256) throw changed(tbs);
    if (entries !== tbs.entries || !ascending || malformed.length > 0)
      throw new CeremonyError(
        'store.corrupt',
        `PLAN-VS-DER: the CRL that was built has ${entries} entries where ${tbs.entries} were counted, or they do not ascend, or an extension does not decode. Nothing was signed. Stop here and run the audit.`,
      );
    const digest = known ?? own;
    return digest === null ? { message: readPiece(source, 0, source.size) } : { digest };
  } catch (error) {
    // What does not even decode was not approved either.
    if (error instanceof CeremonyError && error.code.startsWith('input.')) throw changed(tbs, error);
    throw error;
  } finally {
    await hashes.letGo();
  }
}

const changed = ({ sha256 }: CrlFileReference, cause?: CeremonyError): CeremonyError =>
  new CeremonyError(
    'store.corrupt',
    `TBS-UNCHANGED: the file of the bytes to be signed is not what was approved (${sha256}). Nothing was signed. Stop here and run the audit.`,
    cause === undefined ? {} : { cause },
  );

/** As a CRL whose signature verifies under no key: so its reader can judge it. */
function withDummySignature(tbs: ByteSource, algorithm: SignatureAlgorithm): ByteSource {
  const { family } = signatureAlgorithms[algorithm];
  const key = keyAlgorithmNames.find((name) => keyAlgorithms[name].family === family);
  if (key === undefined) throw new CeremonyError('bug', 'No key of ours signs with the algorithm of this CRL.');
  const trailer = encodeTrailer(algorithm, dummySignature(algorithm, key));
  return joinedSource([sourceOf(encodeHeader(tags.sequence, tbs.size + trailer.length)), tbs, sourceOf(trailer)]);
}
