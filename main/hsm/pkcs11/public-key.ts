// From a token's public key attributes to a SubjectPublicKeyInfo. Tokens disagree on CKA_EC_POINT: the standard wraps the
// point in an OCTET STRING, some give it raw, for Edwards keys a BIT STRING is seen too. The length decides, never a try.

import { CeremonyError } from '../../errors.ts';
import { keyAlgorithmNames, keyAlgorithms } from '../../pki/algorithms.ts';
import type { KeyAlgorithm } from '../../pki/algorithms.ts';
import { encodeEcSpki, encodeEd25519Spki, encodeRsaSpki } from '../../pki/spki.ts';

/** CKK_* (PKCS#11 v3.1). ML-DSA 0x4A and SLH-DSA 0x4B (v3.2) have their place here. */
export const ckk = { RSA: 0x0, EC: 0x3, EC_EDWARDS: 0x40 } as const;

const curves = ['ecdsa-p256', 'ecdsa-p384', 'ecdsa-p521'] as const;

/** CKA_EC_PARAMS of an algorithm: the curve's OID, as it ends the AlgorithmIdentifier (RFC 5480 §2.1.1; RFC 8410 §3 has nothing else). */
export function ecParams(algorithm: KeyAlgorithm): Uint8Array {
  const { identifier, family } = keyAlgorithms[algorithm];
  // SEQUENCE header 2, and for ecPublicKey its own OID of 9 octets.
  return identifier.subarray(family === 'ed25519' ? 2 : 11);
}

/** CKA_EC_PARAMS as the curve's name, a form PKCS#11 v3.0 §2.3.10 allows for Edwards keys: PrintableString "edwards25519". */
const edwardsName = Buffer.from('130c656477617264733235353139', 'hex');

/** The algorithm of an EC key by its CKA_EC_PARAMS, or null: a curve we do not use. */
export function algorithmOfParams(params: Uint8Array): KeyAlgorithm | null {
  const same = (other: Uint8Array): boolean => Buffer.compare(params, other) === 0;
  if (same(edwardsName)) return 'ed25519';
  return [...curves, 'ed25519' as const].find((name) => same(ecParams(name))) ?? null;
}

/** The point itself from either form. Throws token.check-failed for a length that is neither. */
export function pointOf(algorithm: KeyAlgorithm, ecPoint: Uint8Array): Uint8Array {
  const raw = algorithm === 'ed25519' ? 32 : keyAlgorithms[algorithm].signatureBytes + 1;
  const header = raw < 0x80 ? [0x04, raw] : [0x04, 0x81, raw];
  const starts = (octets: readonly number[]): boolean => octets.every((octet, index) => ecPoint[index] === octet);
  if (ecPoint.length === raw) return ecPoint;
  if (ecPoint.length === raw + header.length && starts(header)) return ecPoint.subarray(header.length);
  if (algorithm === 'ed25519' && ecPoint.length === raw + 3 && starts([0x03, raw + 1, 0])) return ecPoint.subarray(3);
  throw new CeremonyError('token.check-failed', 'KEY-ATTRIBUTES: the token gives a public key of a wrong length; do not use this key.', {
    details: { check: 'KEY-ATTRIBUTES', octets: ecPoint.length },
  });
}

/** What a public key object says. */
export interface PublicKeyAttributes {
  readonly keyType: number;
  readonly modulus: Uint8Array | null;
  readonly exponent: Uint8Array | null;
  readonly ecParams: Uint8Array | null;
  readonly ecPoint: Uint8Array | null;
}

/** The algorithm of a key, private or public, or null where it is none of ours. */
export function algorithmOf(read: Omit<PublicKeyAttributes, 'exponent' | 'ecPoint'>): KeyAlgorithm | null {
  if (read.keyType === ckk.RSA) {
    const bits = read.modulus === null ? 0 : bitLength(read.modulus);
    return keyAlgorithmNames.find((name) => keyAlgorithms[name].family === 'rsa' && keyAlgorithms[name].bits === bits) ?? null;
  }
  return read.ecParams === null ? null : algorithmOfParams(read.ecParams);
}

/** SubjectPublicKeyInfo DER, or null for a key of an algorithm we do not use. Throws token.check-failed for a broken point. */
export function spkiOf(read: PublicKeyAttributes): Uint8Array | null {
  const algorithm = algorithmOf(read);
  if (algorithm === null) return null;
  if (keyAlgorithms[algorithm].family === 'rsa')
    return read.modulus === null || read.exponent === null ? null : encodeRsaSpki(read.modulus, read.exponent);
  if (read.ecPoint === null) return null;
  const point = pointOf(algorithm, read.ecPoint);
  const curve = curves.find((name) => name === algorithm);
  return curve === undefined ? encodeEd25519Spki(point) : encodeEcSpki(curve, point);
}

function bitLength(unsigned: Uint8Array): number {
  const first = unsigned.findIndex((octet) => octet !== 0);
  if (first < 0) return 0;
  return (unsigned.length - first) * 8 - (Math.clz32(unsigned[first] ?? 0) - 24);
}
