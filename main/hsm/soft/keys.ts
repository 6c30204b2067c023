// Key pairs and signatures of the embedded token, by node:crypto. The private key is a buffer for as long as one call.

import { createPrivateKey, generateKeyPair, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { CeremonyError } from '../../errors.ts';
import { keyAlgorithms, signatureAlgorithms } from '../../pki/algorithms.ts';
import type { KeyAlgorithm, SignatureAlgorithm } from '../../pki/algorithms.ts';

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

/** ECDSA as DER Ecdsa-Sig-Value, RSA PKCS#1 v1.5 and Ed25519 raw. Zeroes `pkcs8`. */
export function signWith(pkcs8: Buffer, algorithm: SignatureAlgorithm, message: Uint8Array): Uint8Array {
  try {
    const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
    return Uint8Array.from(sign(signatureAlgorithms[algorithm].hash, message, key));
  } finally {
    pkcs8.fill(0);
  }
}
