// Key pairs and signatures of the embedded token, by node:crypto. The private key is a buffer for as long as one call.

import { constants, createPrivateKey, generateKeyPair, privateEncrypt, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { CeremonyError } from '../../errors.ts';
import { keyAlgorithms, signatureAlgorithms } from '../../pki/algorithms.ts';
import type { KeyAlgorithm, SignatureAlgorithm } from '../../pki/algorithms.ts';
import { tags } from '../../pki/der-content.ts';
import { limits, readDer } from '../../pki/der.ts';
import { encodeDigestInfo } from '../../pki/digest-info.ts';
import { readElements } from '../../pki/der-values.ts';
import { rawToDer } from '../../pki/ecdsa-signature.ts';

const generate = promisify(generateKeyPair);

export interface NewKeyPair {
  /** PKCS#8 DER, unencrypted; the caller zeroes it. */
  readonly pkcs8: Buffer;
  /** SubjectPublicKeyInfo DER. */
  readonly spki: Buffer;
}

/** Names of curves as node:crypto takes them. */
const curves: Partial<Record<KeyAlgorithm, string>> = { 'ecdsa-p256': 'P-256', 'ecdsa-p384': 'P-384', 'ecdsa-p521': 'P-521' };

/** A new key pair from the system's generator. ML-DSA and SLH-DSA: `ml-dsa-65` and the like have their place here and come later. */
export async function newKeyPair(algorithm: KeyAlgorithm): Promise<NewKeyPair> {
  const { publicKey, privateKey } = await generateByFamily(algorithm);
  return { pkcs8: privateKey.export({ type: 'pkcs8', format: 'der' }), spki: publicKey.export({ type: 'spki', format: 'der' }) };
}

function generateByFamily(algorithm: KeyAlgorithm): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
  const { family, bits } = keyAlgorithms[algorithm];
  if (family === 'rsa') return generate('rsa', { modulusLength: bits, publicExponent: 0x10001 });
  if (family === 'ed25519') return generate('ed25519', {});
  const namedCurve = curves[algorithm];
  if (namedCurve === undefined) throw new CeremonyError('bug', 'An EC key of an unknown curve was asked for; nothing was made.');
  return generate('ec', { namedCurve });
}

const ecdsaCurves: Partial<Record<KeyAlgorithm, typeof p256>> = { 'ecdsa-p256': p256, 'ecdsa-p384': p384, 'ecdsa-p521': p521 };

/**
 * The same over a digest made elsewhere. node:crypto signs messages only: RSA is its PKCS#1 v1.5 padding over the DigestInfo (RFC 8017
 * §9.2), and ECDSA comes from @noble/curves, with the key and fresh randomness mixed into k (RFC 6979 §3.6). Zeroes `pkcs8`.
 */
export function signDigestWith(
  pkcs8: Buffer,
  key: KeyAlgorithm,
  algorithm: SignatureAlgorithm,
  digest: Uint8Array,
  random: (length: number) => Uint8Array,
): Uint8Array {
  const { hash } = signatureAlgorithms[algorithm];
  const curve = ecdsaCurves[key];
  try {
    if (hash !== null && keyAlgorithms[key].family === 'rsa') {
      const padded = { key: createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }), padding: constants.RSA_PKCS1_PADDING };
      return Uint8Array.from(privateEncrypt(padded, encodeDigestInfo(hash, digest)));
    }
    if (hash === null || curve === undefined)
      throw new CeremonyError('bug', 'A digest was to be signed by a key that signs messages only.');
    const secret = secretOf(pkcs8);
    const raw = curve.sign(digest, secret, { prehash: false, lowS: false, extraEntropy: random(secret.length) });
    return rawToDer(raw);
  } finally {
    pkcs8.fill(0);
  }
}

/** The scalar of an EC key, a view: PrivateKeyInfo's privateKey is an ECPrivateKey (RFC 5208 §5, RFC 5915 §3). */
function secretOf(pkcs8: Buffer): Uint8Array {
  const info = readElements(readDer(pkcs8, limits.publicKey, 'private key'), 'private key');
  info.take('the version', tags.integer);
  info.take('the algorithm', tags.sequence);
  const inner = readElements(readDer(info.take('the key', tags.octetString).content, limits.publicKey, 'private key'), 'private key');
  inner.take('the version', tags.integer);
  return inner.take('the number', tags.octetString).content;
}

/** ECDSA as DER Ecdsa-Sig-Value, RSA PKCS#1 v1.5 and Ed25519 raw. Zeroes `pkcs8`. */
export function signWith(pkcs8: Buffer, algorithm: SignatureAlgorithm, message: Uint8Array): Uint8Array {
  try {
    const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
    return Uint8Array.from(sign(signatureAlgorithms[algorithm].hash, message, key));
  } finally {
    pkcs8.fill(0);
  }
}
