import { hash } from 'node:crypto';
import type { KeyIdentifierMethod } from './profile.ts';
import { splitSpki } from './spki.ts';

/**
 * A key identifier of 20 octets from the BIT STRING of a SubjectPublicKeyInfo without tag, length and unused-bits octet:
 * `rfc5280-1` is its SHA-1 (RFC 5280 §4.2.1.2 method 1, an identifier, not a security use), `rfc7093-1` the left
 * 160 bits of its SHA-256 (RFC 7093 §2 method 1). Throws input.* for a broken key.
 */
export function makeKeyIdentifier(spki: Uint8Array, method: KeyIdentifierMethod): Uint8Array {
  const { publicKey } = splitSpki(spki);
  const digest = hash(method === 'rfc5280-1' ? 'sha1' : 'sha256', publicKey, 'buffer');
  return Uint8Array.from(digest.subarray(0, 20));
}
