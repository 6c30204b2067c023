import { createHash } from 'node:crypto';
import { CeremonyError } from '../errors.ts';
import type { ToSign } from '../hsm/hsm.ts';
import { type SignatureAlgorithm, signatureAlgorithms } from '../pki/algorithms.ts';
import type { ByteSource } from '../pki/byte-source.ts';
import type { Sha256 } from '../pki/hash.ts';
import { type CrlHeader, CrlScan } from '../pki/scan-crl.ts';
import { publicKeyToVerify, verifyDigestIndependently, verifyIndependently, verifyWithNode } from '../pki/verify-signature.ts';
import { advanceBytes, type CrlFileReference } from './crl-file-reference.ts';
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
 * Reads a CRL that was just written once from front to back: strict DER, as many entries as were counted with their serial numbers
 * ascending, so that none stands twice (RFC 5280 §5.3), the approved bytes, and a signature that both implementations accept:
 * node:crypto over the bytes read here, the other over what the token was given. Throws token.check-failed, store.corrupt.
 */
export async function readBackCrl(source: ByteSource, expected: Expected, step: (done: number) => Promise<void>): Promise<ReadBackCrl> {
  const { spki, signatureAlgorithm, signature, toSign, tbs } = expected;
  const file = createHash('sha256');
  const { hash } = signatureAlgorithms[signatureAlgorithm];
  const key = publicKeyToVerify(spki, signatureAlgorithm, signature);
  // One signature verifies over these bytes here and over the digest that was made of the approved ones: they are the same bytes.
  const verification = 'digest' in toSign && hash !== null && key !== null ? verifyBeside(hash, key) : null;
  try {
    const onTbs = createHash('sha256');
    const sink = verification ?? ('message' in toSign ? onTbs : null);
    const scan = new CrlScan(source, { file: [file], tbs: sink === null ? [] : [sink], digest: false });
    for (let told = 0; scan.next();) {
      if (scan.position - told < advanceBytes) continue;
      told = scan.position;
      await step(told);
    }
    const { entries, ascending, malformed } = scan.finish();
    if ('message' in toSign && onTbs.digest('hex') !== tbs.sha256)
      throw new CeremonyError(
        'store.corrupt',
        'TBS-UNCHANGED: what was written is not what was approved. The CRL was not kept. Have the disk looked at.',
      );
    if (entries !== tbs.entries || !ascending || malformed.length > 0)
      throw new CeremonyError(
        'store.corrupt',
        `PLAN-VS-DER: the CRL that was written has ${entries} entries where ${tbs.entries} were counted, or they do not ascend, or an extension does not decode. It was not kept. Stop here and run the audit.`,
      );
    const good =
      'digest' in toSign
        ? verification !== null &&
          (await verification.end(signature)) &&
          verifyDigestIndependently(spki, signatureAlgorithm, toSign.digest, signature)
        : [verifyWithNode, verifyIndependently].every((verify) => verify(spki, signatureAlgorithm, toSign.message, signature));
    if (!good || Buffer.compare(scan.header.signature, signature) !== 0)
      throw new CeremonyError('token.check-failed', 'SIGNATURE-VALID: the signature of the CRL does not verify. The CRL was not kept.', {
        details: { check: 'SIGNATURE-VALID' },
      });
    return { sha256: file.digest('hex') as Sha256, size: source.size, entries, header: scan.header };
  } finally {
    await verification?.letGo();
  }
}
