import { createHash } from 'node:crypto';
import { CeremonyError } from '../errors.ts';
import type { ToSign } from '../hsm/hsm.ts';
import { type SignatureAlgorithm, signatureAlgorithms } from '../pki/algorithms.ts';
import type { ByteSource } from '../pki/byte-source.ts';
import type { Sha256 } from '../pki/hash.ts';
import { type CrlHeader, CrlScan } from '../pki/scan-crl.ts';
import { publicKeyToVerify, verifyDigestIndependently, verifyIndependently, verifyWithNode } from '../pki/verify-signature.ts';
import type { CrlFileReference } from './crl-file-reference.ts';
import { eachPiece } from './each-piece.ts';
import { verifyBeside } from './hash-beside.ts';

/** A signed CRL on the disk, as it was read back. */
export interface ReadBackCrl extends CrlFileReference {
  readonly header: CrlHeader;
}

interface Expected {
  readonly spki: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
  /** What was signed: its digest, made before; or the whole. */
  readonly toSign: ToSign;
  readonly tbs: CrlFileReference;
}

/**
 * Reads a CRL that was just written once from front to back: the signed part and its frame in strict DER, and a signature that both
 * implementations accept: node:crypto over the bytes read here, the other over what the token was given. That was made of the approved
 * bytes, which were scanned entry by entry when they were read for it: what one signature verifies over are the same bytes.
 * Throws token.check-failed, store.corrupt.
 */
export async function readBackCrl(source: ByteSource, expected: Expected, step: (done: number) => Promise<void>): Promise<ReadBackCrl> {
  const { spki, signatureAlgorithm, signature, toSign, tbs } = expected;
  const { header, tbsStart: from, tbsEnd: to } = new CrlScan(source, { digest: false });
  const read = 'digest' in toSign ? readSignedDigest(expected, { from, to }) : readSignedMessage(expected, { from, to }, toSign.message);
  try {
    await eachPiece(source, read.take, step);
    const ended = read.end();
    // While the other thread is at its last pieces.
    const independently =
      'digest' in toSign
        ? verifyDigestIndependently(spki, signatureAlgorithm, toSign.digest, signature)
        : verifyIndependently(spki, signatureAlgorithm, toSign.message, signature);
    const { sha256, verifies } = await ended;
    if (!verifies || !independently || to - from !== tbs.size || Buffer.compare(header.signature, signature) !== 0)
      throw new CeremonyError('token.check-failed', 'SIGNATURE-VALID: the signature of the CRL does not verify. The CRL was not kept.', {
        details: { check: 'SIGNATURE-VALID' },
      });
    return { sha256, size: source.size, entries: tbs.entries, header };
  } finally {
    await read.letGo();
  }
}

/** Octets of the signed part in the file. */
interface Place {
  readonly from: number;
  readonly to: number;
}

/** What comes of the octets that are read: the file's SHA-256, and whether node:crypto verifies the signature over its signed part. */
interface Reading {
  take(piece: Uint8Array): void;
  end(): Promise<{ readonly sha256: Sha256; readonly verifies: boolean }>;
  letGo(): Promise<void>;
}

/** Of a key that signs a digest: its verification in the other thread, which takes longest. */
function readSignedDigest({ spki, signatureAlgorithm, signature }: Expected, { from, to }: Place): Reading {
  const { hash } = signatureAlgorithms[signatureAlgorithm];
  const publicKeyPem = publicKeyToVerify(spki, signatureAlgorithm, signature);
  const verification = hash === null || publicKeyPem === null ? null : verifyBeside({ hash, publicKeyPem, from, to });
  const file = createHash('sha256');
  return {
    take(piece) {
      verification?.update(piece);
      file.update(piece);
    },
    async end() {
      const verifies = verification !== null && (await verification.end(signature));
      return { sha256: file.digest('hex') as Sha256, verifies };
    },
    letGo: async () => verification?.letGo(),
  };
}

/** Of a key that signs the message itself, which is in memory: what was written must be that. */
function readSignedMessage({ spki, signatureAlgorithm, signature }: Expected, { from, to }: Place, message: Uint8Array): Reading {
  const file = createHash('sha256');
  let [at, same] = [0, to - from === message.length];
  return {
    take(piece) {
      file.update(piece);
      const [first, last] = [Math.max(from, at), Math.min(to, at + piece.length)];
      if (first < last) same &&= Buffer.compare(piece.subarray(first - at, last - at), message.subarray(first - from, last - from)) === 0;
      at += piece.length;
    },
    end() {
      if (!same)
        throw new CeremonyError(
          'store.corrupt',
          'TBS-UNCHANGED: what was written is not what was approved. The CRL was not kept. Have the disk looked at.',
        );
      const verifies = verifyWithNode(spki, signatureAlgorithm, message, signature);
      return Promise.resolve({ sha256: file.digest('hex') as Sha256, verifies });
    },
    letGo: () => Promise.resolve(),
  };
}
