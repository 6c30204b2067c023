// RSASSA-PKCS1-v1_5 verification from first principles (RFC 8017 §8.2.2): independent of node:crypto.

import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { type SignatureAlgorithm, signatureAlgorithms } from './algorithms.ts';
import type { PublicKeyParts } from './spki.ts';

// DER prefixes of DigestInfo (RFC 8017 §9.2 note 1).
const digestInfo = {
  sha256: { prefix: '3031300d060960864801650304020105000420', hash: sha256 },
  sha384: { prefix: '3041300d060960864801650304020205000430', hash: sha384 },
  sha512: { prefix: '3051300d060960864801650304020305000440', hash: sha512 },
};

// An exponent is public and short (BR 6.1.6: below 2^256); a longer one would only cost time.
const maxExponent = 1n << 256n;

/**
 * Whether signature^e mod n equals the one encoding EMSA-PKCS1-v1_5 gives, compared whole: nothing of the padding is
 * parsed, so nothing can be overlooked. The signature must have exactly the modulus's length.
 */
export function rsaPkcs1Verifies(
  key: Extract<PublicKeyParts, { family: 'rsa' }>,
  algorithm: SignatureAlgorithm,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  const { hash } = signatureAlgorithms[algorithm];
  return hash !== null && rsaPkcs1VerifiesDigest(key, algorithm, digestInfo[hash].hash(message), signature);
}

/** The same over the digest of a message. */
export function rsaPkcs1VerifiesDigest(
  key: Extract<PublicKeyParts, { family: 'rsa' }>,
  algorithm: SignatureAlgorithm,
  digest: Uint8Array,
  signature: Uint8Array,
): boolean {
  const { hash } = signatureAlgorithms[algorithm];
  const length = Math.ceil(key.bits / 8);
  if (hash === null || signature.length !== length || key.exponent >= maxExponent) return false;
  const representative = BigInt(`0x${Buffer.from(signature).toString('hex')}`);
  if (representative >= key.modulus) return false;
  const info = `${digestInfo[hash].prefix}${Buffer.from(digest).toString('hex')}`;
  const expected = `0001${'ff'.repeat(length - info.length / 2 - 3)}00${info}`;
  return power(representative, key.exponent, key.modulus) === BigInt(`0x${expected}`);
}

/** base^exponent mod modulus by squaring. All values are public. */
function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}
