// The outer envelope of everything signed: SEQUENCE { TBS, AlgorithmIdentifier, BIT STRING } (RFC 5280 §4.1, §5.1).

import { CeremonyError } from '../errors.ts';
import { keyAlgorithms, type KeyAlgorithm, type SignatureAlgorithm, signatureAlgorithms } from './algorithms.ts';
import { tags } from './der-content.ts';
import { type DerLimits, type DerNode, limits, readDer } from './der.ts';
import { readElements, readOctetAligned } from './der-values.ts';
import { encodeBitString, encodeInteger, encodeSequence } from './der-write.ts';

/**
 * Puts TBS, algorithm and signature together; the TBS bytes are copied as they are.
 * `signature` is as X.509 carries it: DER Ecdsa-Sig-Value for ECDSA, otherwise the token's octets. Throws bug for a
 * signature that cannot be one of this algorithm.
 */
export function assembleSigned(tbs: Uint8Array, algorithm: SignatureAlgorithm, signature: Uint8Array): Uint8Array {
  return encodeSequence(tbs, encodeTrailer(algorithm, signature));
}

/** A signed value around a TBS whose signature nobody has, with the AlgorithmIdentifier the TBS names: to be read, verified by nobody. */
export function assembleUnsigned(tbs: Uint8Array): Uint8Array {
  const algorithm = readDer(tbs, limits.crl, 'TBS').children.find(({ tag }) => tag === tags.sequence);
  return encodeSequence(tbs, algorithm?.bytes ?? encodeSequence(), encodeBitString(new Uint8Array(1)));
}

/** What follows the TBS in a signed value: algorithm and signature. Throws as assembleSigned does. */
export function encodeTrailer(algorithm: SignatureAlgorithm, signature: Uint8Array): Uint8Array {
  if (!hasForm(algorithm, signature)) {
    throw new CeremonyError(
      'bug',
      `A signature of ${signature.length} bytes was to be written that cannot be one of ${signatureAlgorithms[algorithm].title}; no file was made.`,
    );
  }
  return Buffer.concat([signatureAlgorithms[algorithm].identifier, encodeBitString(signature)]);
}

function hasForm(algorithm: SignatureAlgorithm, signature: Uint8Array): boolean {
  const family = signatureAlgorithms[algorithm].family;
  if (family === 'rsa') return signature.length >= 256;
  if (family === 'ed25519') return signature.length === 64;
  try {
    const node = readDer(signature, limits.publicKey, 'signature');
    return node.tag === tags.sequence && node.children.length === 2 && node.children.every((child) => child.tag === tags.integer);
  } catch {
    return false;
  }
}

export interface SignedParts {
  readonly tbs: Uint8Array;
  /** AlgorithmIdentifier DER. */
  readonly algorithm: Uint8Array;
  readonly signature: Uint8Array;
}

/** The three parts of a signed value as views. Throws input.not-der, input.truncated, input.too-large. */
export function splitSigned(bytes: Uint8Array, derLimits: DerLimits, what = 'signed value'): SignedParts {
  const { tbs, ...rest } = readSigned(readDer(bytes, derLimits, what), what);
  return { tbs: tbs.bytes, ...rest };
}

/** splitSigned over a node, for the parsers: the TBS stays a node. */
export function readSigned(node: DerNode, what: string): { tbs: DerNode; algorithm: Uint8Array; signature: Uint8Array } {
  const elements = readElements(node, what);
  const tbs = elements.take('the signed part', tags.sequence);
  const algorithm = elements.take('the signature algorithm', tags.sequence).bytes;
  const signature = readOctetAligned(elements.take('the signature', tags.bitString), what, 'the signature');
  elements.end();
  return { tbs, algorithm, signature };
}

/**
 * A static signature of the right form that verifies under no key, so that a whole certificate can be linted before it
 * is signed (BR 4.3.1.2 names this method). Throws bug where the algorithm does not fit the key.
 */
export function dummySignature(algorithm: SignatureAlgorithm, key: KeyAlgorithm): Uint8Array {
  const { family, signatureBytes } = keyAlgorithms[key];
  if (signatureAlgorithms[algorithm].family !== family)
    throw new CeremonyError('bug', 'A dummy signature was asked for an algorithm that does not fit the key.');
  if (family !== 'ecdsa') return new Uint8Array(signatureBytes).fill(1);
  const half = encodeInteger(new Uint8Array(signatureBytes / 2).fill(1));
  return encodeSequence(half, half);
}
