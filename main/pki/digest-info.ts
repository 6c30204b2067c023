import type { HashAlgorithm } from './algorithms.ts';

/** DigestInfo up to the hash (RFC 8017 §9.2, note 1). */
const prefixes: Readonly<Record<HashAlgorithm, Buffer>> = {
  sha256: Buffer.from('3031300d060960864801650304020105000420', 'hex'),
  sha384: Buffer.from('3041300d060960864801650304020205000430', 'hex'),
  sha512: Buffer.from('3051300d060960864801650304020305000440', 'hex'),
};

/** DigestInfo over a digest: what RSASSA-PKCS1-v1_5 pads. */
export function encodeDigestInfo(hash: HashAlgorithm, digest: Uint8Array): Buffer {
  return Buffer.concat([prefixes[hash], digest]);
}
