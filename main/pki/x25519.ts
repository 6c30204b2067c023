import { createPrivateKey, createPublicKey, diffieHellman, type KeyObject } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { CeremonyError } from '../errors.ts';

/** PKCS#8 and SubjectPublicKeyInfo of an X25519 key up to its 32 octets (RFC 8410 4, 7). */
const pkcs8Header = Uint8Array.of(0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x6e, 0x04, 0x22, 0x04, 0x20);
const spkiHeader = Uint8Array.of(0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x6e, 0x03, 0x21, 0x00);
/** SubjectPublicKeyInfo of an Ed25519 key up to its 32 octets (RFC 8410 4). */
const ed25519Header = Uint8Array.of(0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00);

/**
 * The X25519 public key (32 octets) that belongs to an Ed25519 key pair, from its SubjectPublicKeyInfo: the birational map
 * u = (1 + y) / (1 - y) of RFC 7748 4.1. One pair may serve both (Thormarker 2021, eprint 2021/509). Throws input.schema.
 */
export function x25519OfEd25519(spki: Uint8Array): Uint8Array {
  const isEd25519 = spki.length === ed25519Header.length + 32 && ed25519Header.every((octet, index) => spki[index] === octet);
  try {
    if (isEd25519) return ed25519.utils.toMontgomery(spki.slice(ed25519Header.length));
  } catch (cause) {
    throw new CeremonyError('input.schema', 'This Ed25519 key is not a point on its curve. Nothing was sealed for it.', { cause });
  }
  throw new CeremonyError('input.schema', 'This is not an Ed25519 key. Nothing was sealed for it.');
}

/** The X25519 private key (32 octets) of an Ed25519 seed. The caller zeroes it. */
export function x25519OfSeed(seed: Uint8Array): Uint8Array {
  return ed25519.utils.toMontgomerySecret(seed);
}

/** Public half of an X25519 private key; both 32 octets. */
export function x25519Public(secret: Uint8Array): Uint8Array {
  return Uint8Array.from(createPublicKey(privateKey(secret)).export({ format: 'der', type: 'spki' })).slice(spkiHeader.length);
}

/** X25519 (RFC 7748 5): 32 octets. Throws input.schema for a public key that gives no secret (6.1). The caller zeroes it. */
export function x25519Shared(secret: Uint8Array, peer: Uint8Array): Uint8Array {
  try {
    // node:crypto passes over what follows the 32 octets.
    if (peer.length !== 32) throw new RangeError(`a public key of ${peer.length} octets`);
    const publicKey = createPublicKey({ key: Buffer.concat([spkiHeader, peer]), format: 'der', type: 'spki' });
    return Uint8Array.from(diffieHellman({ privateKey: privateKey(secret), publicKey }));
  } catch (cause) {
    throw new CeremonyError('input.schema', 'A key in this file gives no shared secret. Nothing was opened.', { cause });
  }
}

function privateKey(secret: Uint8Array): KeyObject {
  const pkcs8 = Buffer.concat([pkcs8Header, secret]);
  try {
    return createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  } finally {
    pkcs8.fill(0);
  }
}
