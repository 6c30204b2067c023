// What a SignerInfo names, exactly: digests without parameters (RFC 5754 §2), and of an RSA key that it is one (RFC 3370 §3.2), of every
// other the signature algorithm.

import { type HashAlgorithm, type SignatureAlgorithm, signatureAlgorithmNames, signatureAlgorithms } from './algorithms.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

/** Digest → exact DER of its AlgorithmIdentifier. */
export const digestIdentifiers: Readonly<Record<HashAlgorithm, Uint8Array>> = {
  sha256: hex('300b0609608648016503040201'),
  sha384: hex('300b0609608648016503040202'),
  sha512: hex('300b0609608648016503040203'),
};

/** The same with NULL for parameters, which RFC 5754 §2 has readers accept too. */
const digestIdentifiersWithNull: Readonly<Record<HashAlgorithm, Uint8Array>> = {
  sha256: hex('300d06096086480165030402010500'),
  sha384: hex('300d06096086480165030402020500'),
  sha512: hex('300d06096086480165030402030500'),
};

/** Octets of a digest. */
export const digestLengths: Readonly<Record<HashAlgorithm, number>> = { sha256: 32, sha384: 48, sha512: 64 };

const hashes = Object.keys(digestIdentifiers) as HashAlgorithm[];
const rsaEncryption = hex('300d06092a864886f70d0101010500');
const same = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;

/** The digest with which a file goes into a signature of this algorithm: its own hash; with Ed25519 SHA-512 (RFC 8419 §3.1). */
export const digestOf = (algorithm: SignatureAlgorithm): HashAlgorithm => signatureAlgorithms[algorithm].hash ?? 'sha512';

/** DER of the signatureAlgorithm of a SignerInfo. */
export const cmsIdentifierOf = (algorithm: SignatureAlgorithm): Uint8Array =>
  signatureAlgorithms[algorithm].family === 'rsa' ? rsaEncryption : signatureAlgorithms[algorithm].identifier;

/** The digest whose AlgorithmIdentifier this is, or null. */
export const digestNamed = (identifier: Uint8Array): HashAlgorithm | null =>
  hashes.find((hash) => same(identifier, digestIdentifiers[hash]) || same(identifier, digestIdentifiersWithNull[hash])) ?? null;

/** The signature algorithm a SignerInfo names by both its members, or null where it is none of ours or the two do not go together. */
export function cmsAlgorithmNamed(digest: HashAlgorithm | null, identifier: Uint8Array): SignatureAlgorithm | null {
  const named = signatureAlgorithmNames.find((name) => {
    const { identifier: whole, family, hash } = signatureAlgorithms[name];
    return same(identifier, whole) || (family === 'rsa' && hash === digest && same(identifier, rsaEncryption));
  });
  return named !== undefined && digestOf(named) === digest ? named : null;
}
