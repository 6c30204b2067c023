// SubjectPublicKeyInfo (RFC 5280 §4.1.2.7; RSA RFC 8017, EC RFC 5480, Ed25519 RFC 8410), byte-exact per BR 7.1.3.1.

import { CeremonyError } from '../errors.ts';
import { keyAlgorithmNames, keyAlgorithms, type KeyAlgorithm } from './algorithms.ts';
import { tags } from './der-content.ts';
import { type Der, limits, readDer } from './der.ts';
import { readElements, readInteger, readOctetAligned, refuseStructure } from './der-values.ts';
import { encodeBitString, encodeInteger, encodeSequence } from './der-write.ts';

const what = 'public key';

/** RSA key from unsigned big-endian modulus and exponent. Throws input.unsupported for a modulus of another size, or an even or tiny exponent. */
export function encodeRsaSpki(modulus: Uint8Array, exponent: Uint8Array): Der<'SubjectPublicKeyInfo'> {
  const publicKey = encodeSequence(encodeInteger(modulus), encodeInteger(exponent));
  return checked(encodeSequence(keyAlgorithms['rsa-4096'].identifier, encodeBitString(publicKey)));
}

/** EC key from an uncompressed point 04‖x‖y. Throws input.unsupported for a point of another form or length. */
export function encodeEcSpki(algorithm: 'ecdsa-p256' | 'ecdsa-p384' | 'ecdsa-p521', point: Uint8Array): Der<'SubjectPublicKeyInfo'> {
  return checked(encodeSequence(keyAlgorithms[algorithm].identifier, encodeBitString(point)));
}

/** Ed25519 key from its 32 octets (RFC 8410 §4). Throws input.unsupported for another length. */
export function encodeEd25519Spki(raw: Uint8Array): Der<'SubjectPublicKeyInfo'> {
  return checked(encodeSequence(keyAlgorithms.ed25519.identifier, encodeBitString(raw)));
}

function checked(spki: Der<'any'>): Der<'SubjectPublicKeyInfo'> {
  if (keyAlgorithmOf(spki) === null)
    throw new CeremonyError('input.unsupported', 'This public key has a size or form Conclave does not use; nothing was made from it.');
  return spki as Uint8Array as Der<'SubjectPublicKeyInfo'>;
}

/** A public key taken apart. */
export type PublicKeyParts =
  | { readonly family: 'rsa'; readonly algorithm: KeyAlgorithm; readonly modulus: bigint; readonly exponent: bigint; readonly bits: number }
  | { readonly family: 'ecdsa' | 'ed25519'; readonly algorithm: KeyAlgorithm; /** 04‖x‖y, or the 32 octets. */ readonly point: Uint8Array };

/** The AlgorithmIdentifier and the contents of the BIT STRING. Throws input.* where the structure is broken. */
export function splitSpki(spki: Uint8Array): { identifier: Uint8Array; publicKey: Uint8Array } {
  const elements = readElements(readDer(spki, limits.publicKey, what), what);
  const identifier = elements.take('the algorithm', tags.sequence).bytes;
  const publicKey = readOctetAligned(elements.take('the key', tags.bitString), what, 'the key');
  elements.end();
  return { identifier, publicKey };
}

/** Takes a public key apart, or null where it is none of ours: other algorithm, size, parameters or point form. */
export function readPublicKey(spki: Uint8Array): PublicKeyParts | null {
  try {
    const { identifier, publicKey } = splitSpki(spki);
    const sameIdentifier = keyAlgorithmNames.filter((name) => Buffer.compare(keyAlgorithms[name].identifier, identifier) === 0);
    const [first] = sameIdentifier;
    if (first === undefined) return null;
    const { family } = keyAlgorithms[first];
    if (family === 'rsa') return readRsa(publicKey, sameIdentifier);
    const length = family === 'ed25519' ? 32 : keyAlgorithms[first].signatureBytes + 1;
    if (publicKey.length !== length || (family === 'ecdsa' && publicKey[0] !== 0x04)) return null;
    return { family, algorithm: first, point: publicKey };
  } catch (error) {
    if (error instanceof CeremonyError && error.code !== 'bug') return null;
    throw error;
  }
}

function readRsa(publicKey: Uint8Array, names: readonly KeyAlgorithm[]): PublicKeyParts | null {
  const elements = readElements(readDer(publicKey, limits.publicKey, what), what);
  const modulus = readInteger(elements.take('the modulus', tags.integer).content);
  const exponent = readInteger(elements.take('the exponent', tags.integer).content);
  elements.end();
  if (modulus <= 0n || exponent <= 0n) return refuseStructure(what, 'an RSA number is not positive', 0);
  const bits = modulus.toString(2).length;
  const algorithm = names.find((name) => keyAlgorithms[name].bits === bits);
  // BR 6.1.6: the exponent is odd and at least 3.
  if (algorithm === undefined || exponent < 3n || exponent % 2n === 0n || exponent >= modulus) return null;
  return { family: 'rsa', algorithm, modulus, exponent, bits };
}

/** Which of our key algorithms this SubjectPublicKeyInfo is, or null. */
export function keyAlgorithmOf(spki: Uint8Array): KeyAlgorithm | null {
  return readPublicKey(spki)?.algorithm ?? null;
}
