import { createECDH } from 'node:crypto';
import { keyAlgorithms, type KeyAlgorithm } from '../pki/algorithms.ts';
import { encodeEcSpki, encodeEd25519Spki, encodeRsaSpki } from '../pki/spki.ts';

const curves = { 'ecdsa-p256': 'prime256v1', 'ecdsa-p384': 'secp384r1', 'ecdsa-p521': 'secp521r1' } as const;

/** RFC 8032 §7.1, tests 1 and 2: public keys whose private halves everybody knows. */
const ed25519Keys = [
  'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
  '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
];

/** A number of this many bits without a small factor; nobody knows or needs its large ones. */
function modulus(bits: number, which: number): Uint8Array {
  let candidate = (1n << BigInt(bits)) - 1n - BigInt(which) * 65536n;
  const hasSmallFactor = (n: bigint): boolean => {
    for (let factor = 3n; factor < 752n; factor += 2n) if (n % factor === 0n) return true;
    return false;
  };
  while (hasSmallFactor(candidate)) candidate -= 2n;
  return Uint8Array.from(Buffer.from(candidate.toString(16), 'hex'));
}

/**
 * SubjectPublicKeyInfo that stands for the key of the day in a preview: a public key of the right form that can sign nothing of
 * worth. `which` gives one of two, so that what depends on the key is seen by comparing.
 */
export function standInKey(algorithm: KeyAlgorithm, which: 0 | 1): Uint8Array {
  const { family, bits } = keyAlgorithms[algorithm];
  if (family === 'rsa') return encodeRsaSpki(modulus(bits, which), Uint8Array.of(1, 0, 1));
  if (family === 'ed25519') return encodeEd25519Spki(Uint8Array.from(Buffer.from(ed25519Keys[which] ?? '', 'hex')));
  const curve = createECDH(curves[algorithm as keyof typeof curves]);
  const scalar = Buffer.alloc(Math.ceil(bits / 8));
  scalar[scalar.length - 1] = which + 1;
  curve.setPrivateKey(scalar);
  return encodeEcSpki(algorithm as keyof typeof curves, curve.getPublicKey());
}
