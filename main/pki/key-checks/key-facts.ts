// key-checks/: what is wrong with a public key a stranger sends (BR 6.1.1.3, 6.1.5, 6.1.6), one check a file. Lives here: pure
// functions from a SubjectPublicKeyInfo to named checks. May not live here: lists read from disk, or what follows from a verdict.

import { CeremonyError } from '../../errors.ts';
import { type KeyAlgorithm, keyAlgorithmNames, keyAlgorithms } from '../algorithms.ts';
import { tags } from '../der-content.ts';
import { limits, readDer } from '../der.ts';
import { readElements, readOid } from '../der-values.ts';
import { readRsaPublicKey } from '../rsa-public-key.ts';
import { splitSpki } from '../spki.ts';

/** A public key of any kind and size, as far as it decodes. */
export type KeyFacts =
  | { readonly kind: 'rsa'; readonly modulus: bigint; readonly exponent: bigint; readonly bits: number }
  | { readonly kind: 'ecdsa'; readonly curve: Extract<KeyAlgorithm, `ecdsa-${string}`>; /** The BIT STRING. */ readonly point: Uint8Array }
  | { readonly kind: 'ed25519'; readonly point: Uint8Array }
  | { readonly kind: 'other'; readonly oid: string; readonly identifier: Uint8Array }
  /** It says what it is and is not it. */
  | { readonly kind: 'broken'; readonly problem: string };

const what = 'public key';

/** Takes a SubjectPublicKeyInfo of parseRequest or parseCertificate apart for the checks. Never throws input.*: broken is a verdict. */
export function readKeyFacts(spki: Uint8Array): KeyFacts {
  try {
    return readDecoded(spki);
  } catch (error) {
    if (error instanceof CeremonyError && error.code !== 'bug') return { kind: 'broken', problem: error.message };
    throw error;
  }
}

function readDecoded(spki: Uint8Array): KeyFacts {
  const rsa = readRsaPublicKey(spki);
  if (rsa !== null) {
    if (rsa.modulus <= 0n) return { kind: 'broken', problem: 'The RSA modulus is not positive.' };
    return { kind: 'rsa', ...rsa, bits: rsa.modulus.toString(16).length * 4 - leadingZeros(rsa.modulus) };
  }
  const { identifier, publicKey } = splitSpki(spki);
  const named = keyAlgorithmNames.find((name) => Buffer.compare(keyAlgorithms[name].identifier, identifier) === 0);
  if (named === 'ed25519') return { kind: 'ed25519', point: publicKey };
  if (named === 'ecdsa-p256' || named === 'ecdsa-p384' || named === 'ecdsa-p521') return { kind: 'ecdsa', curve: named, point: publicKey };
  const oid = readOid(readElements(readDer(identifier, limits.publicKey, what), what).take('the algorithm', tags.oid));
  return { kind: 'other', oid, identifier };
}

// Bits that the first hexadecimal digit does not use.
function leadingZeros(modulus: bigint): number {
  return Math.clz32(Number.parseInt(modulus.toString(16)[0] ?? '0', 16)) - 28;
}
