// The embedded token's cryptography: PIN → scrypt → key that wraps the master key; master key → AES-256-GCM over each
// private key. Secrets are buffers, zeroed by whoever is done with them.

import { createCipheriv, createDecipheriv, scrypt } from 'node:crypto';
import type { PinSlot, Sealed, StoredKey, TokenState } from './token-state.ts';

type Random = (length: number) => Uint8Array;

const tagOctets = 16;
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** AES-256-GCM with a fresh nonce. `bound` is authenticated with it: a value moved elsewhere does not open. */
export function seal(key: Uint8Array, plain: Uint8Array, bound: string, random: Random): Sealed {
  const nonce = random(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagOctets }).setAAD(Buffer.from(bound, 'utf8'));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return { nonce: base64(nonce), sealed: base64(sealed) };
}

/** null: another key, another place, or changed bytes. */
export function unseal(key: Uint8Array, { nonce, sealed }: Sealed, bound: string): Buffer | null {
  const bytes = Buffer.from(sealed, 'base64');
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64'), { authTagLength: tagOctets }).setAAD(
      Buffer.from(bound, 'utf8'),
    );
    decipher.setAuthTag(bytes.subarray(-tagOctets));
    return Buffer.concat([decipher.update(bytes.subarray(0, -tagOctets)), decipher.final()]);
  } catch {
    return null;
  }
}

/** What binds a PIN's slot, and a private key, to their place. */
const pinBinding = (serial: string, role: 'user' | 'so'): string => `conclave/token/1 ${serial} ${role}`;
export const keyBinding = (state: Pick<TokenState, 'serial'>, key: Omit<StoredKey, keyof Sealed>): string =>
  JSON.stringify(['conclave/token/1', state.serial, key.ckaId, key.label, key.algorithm, key.spki]);

/** Wraps the master key under a PIN. `cost` is scrypt's N. */
export async function wrapMaster(
  master: Uint8Array,
  pin: Uint8Array,
  place: { serial: string; role: 'user' | 'so' },
  cost: number,
  random: Random,
): Promise<PinSlot> {
  const salt = random(16);
  const key = await derive(pin, salt, cost);
  try {
    return { n: cost, salt: base64(salt), failures: 0, ...seal(key, master, pinBinding(place.serial, place.role), random) };
  } finally {
    key.fill(0);
  }
}

/** The master key, or null: the PIN is wrong. */
export async function unwrapMaster(slot: PinSlot, pin: Uint8Array, place: { serial: string; role: 'user' | 'so' }): Promise<Buffer | null> {
  const key = await derive(pin, Buffer.from(slot.salt, 'base64'), slot.n);
  try {
    return unseal(key, slot, pinBinding(place.serial, place.role));
  } finally {
    key.fill(0);
  }
}

/** scrypt with r = 8, p = 1 (RFC 7914). Node refuses more than 32 MB unless told: 128·N·r, and some. */
function derive(pin: Uint8Array, salt: Uint8Array, cost: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(pin, salt, 32, { N: cost, r: 8, p: 1, maxmem: 256 * cost * 8 }, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}
