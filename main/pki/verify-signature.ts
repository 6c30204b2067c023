// Two verifiers that share no arithmetic: node:crypto, and @noble/curves with an RSA check of our own. What one signs
// with, the other verifies (SIGNATURE-VALID). Both take signatures as X.509 carries them (ECDSA: DER) and answer false,
// never throw, for keys and signatures that are broken or do not fit the algorithm.

import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { CeremonyError } from '../errors.ts';
import { type SignatureAlgorithm, signatureAlgorithms } from './algorithms.ts';
import { derToRaw, type EcCurve } from './ecdsa-signature.ts';
import { encodePem } from './pem.ts';
import { rsaPkcs1Verifies, rsaPkcs1VerifiesDigest } from './rsa-verify.ts';
import { type PublicKeyParts, readPublicKey } from './spki.ts';

const nobleHashes = { sha256, sha384, sha512 };
const nobleCurves = { 'ecdsa-p256': p256, 'ecdsa-p384': p384, 'ecdsa-p521': p521 };

/**
 * The key where it is one of ours and of the algorithm's family, else null. Whether the pair is allowed (BR 7.1.3.2.2) is
 * signatureFitsKey's question: roots in browsers sign with P-384 and SHA-256, and those signatures are valid.
 */
function keyFor(spki: Uint8Array, algorithm: SignatureAlgorithm): PublicKeyParts | null {
  const key = readPublicKey(spki);
  return key !== null && key.family === signatureAlgorithms[algorithm].family ? key : null;
}

/** A batch has one issuer, and every signature of it is verified under that one key. */
let keyBefore: { readonly spki: Uint8Array; readonly publicKey: KeyObject } | null = null;

/** From PEM, which node:crypto reads in half the time it takes for the same DER. */
function keyObjectOf(spki: Uint8Array): KeyObject {
  if (keyBefore === null || Buffer.compare(keyBefore.spki, spki) !== 0)
    keyBefore = { spki: Uint8Array.from(spki), publicKey: createPublicKey(encodePem('PUBLIC KEY', spki)) };
  return keyBefore.publicKey;
}

/** Whether the signature over `message` verifies under the SubjectPublicKeyInfo, by node:crypto. */
export function verifyWithNode(spki: Uint8Array, algorithm: SignatureAlgorithm, message: Uint8Array, signature: Uint8Array): boolean {
  return falseIfRefused(() => {
    const key = keyFor(spki, algorithm);
    if (key === null) return false;
    // Strict encoding first: OpenSSL and BoringSSL differ in what they forgive.
    if (key.family === 'ecdsa') derToRaw(signature, key.algorithm as EcCurve);
    return verify(signatureAlgorithms[algorithm].hash, message, keyObjectOf(spki), signature);
  });
}

/**
 * The key as PEM, for a verification by node:crypto of a message that comes in pieces; null for a key or algorithm that is none of ours,
 * one that takes whole messages only (Ed25519), and a signature that is not encoded strictly.
 */
export function publicKeyToVerify(spki: Uint8Array, algorithm: SignatureAlgorithm, signature: Uint8Array): string | null {
  const key = keyFor(spki, algorithm);
  if (key === null || signatureAlgorithms[algorithm].hash === null) return null;
  const strict = falseIfRefused(() => key.family !== 'ecdsa' || derToRaw(signature, key.algorithm as EcCurve).length > 0);
  return strict ? encodePem('PUBLIC KEY', spki) : null;
}

/** verifyIndependently over the digest of a message too long for memory, made by the algorithm's own hash. Ed25519 has none: false. */
export function verifyDigestIndependently(
  spki: Uint8Array,
  algorithm: SignatureAlgorithm,
  digest: Uint8Array,
  signature: Uint8Array,
): boolean {
  return falseIfRefused(() => {
    const key = keyFor(spki, algorithm);
    if (key === null || key.family === 'ed25519' || signatureAlgorithms[algorithm].hash === null) return false;
    if (key.family === 'rsa') return rsaPkcs1VerifiesDigest(key, algorithm, digest, signature);
    // lowS false: X.509 has no low-S rule, and tokens return either half.
    return nobleCurves[key.algorithm as EcCurve].verify(derToRaw(signature, key.algorithm as EcCurve), digest, key.point, {
      prehash: false,
      lowS: false,
    });
  });
}

/** The same by @noble/curves (ECDSA, Ed25519) and our own PKCS#1 v1.5 check (RSA). */
export function verifyIndependently(spki: Uint8Array, algorithm: SignatureAlgorithm, message: Uint8Array, signature: Uint8Array): boolean {
  return falseIfRefused(() => {
    const key = keyFor(spki, algorithm);
    if (key === null) return false;
    if (key.family === 'rsa') return rsaPkcs1Verifies(key, algorithm, message, signature);
    // RFC 8032 rules, not the laxer ZIP 215 that noble has as its default.
    if (key.family === 'ed25519') return signature.length === 64 && ed25519.verify(signature, message, key.point, { zip215: false });
    const { hash } = signatureAlgorithms[algorithm];
    return hash !== null && verifyDigestIndependently(spki, algorithm, nobleHashes[hash](message), signature);
  });
}

/**
 * Both over a message of tens of megabytes, which the independent one takes as node:crypto's digest: it hashes in JavaScript, a second for
 * every fifty. A key that signs whole messages has none, and is verified like any other.
 */
export function verifyLongSignature(spki: Uint8Array, algorithm: SignatureAlgorithm, message: Uint8Array, signature: Uint8Array): boolean {
  const { hash } = signatureAlgorithms[algorithm];
  const independently =
    hash === null
      ? verifyIndependently(spki, algorithm, message, signature)
      : verifyDigestIndependently(spki, algorithm, createHash(hash).update(message).digest(), signature);
  return independently && verifyWithNode(spki, algorithm, message, signature);
}

/** Libraries throw on points off the curve, wrong lengths and the like: to a verifier all of that is "no". */
function falseIfRefused(verdict: () => boolean): boolean {
  try {
    return verdict();
  } catch (error) {
    if (error instanceof CeremonyError && error.code === 'bug') throw error;
    return false;
  }
}
