import { createPrivateKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** PKCS#8 of an Ed25519 key up to its 32 octets (RFC 8410 7). */
const pkcs8Header = Uint8Array.of(0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20);

/** The Ed25519 private key of a 32-octet seed (RFC 8032 5.1.5), so that keys come from the randomness we are given. */
export function ed25519FromSeed(seed: Uint8Array): KeyObject {
  const pkcs8 = Buffer.concat([pkcs8Header, seed]);
  try {
    return createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  } finally {
    pkcs8.fill(0);
  }
}
