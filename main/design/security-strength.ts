import type { KeyAlgorithm } from '../pki/algorithms.ts';

/** Bits of security against a classical computer (NIST SP 800-57 part 1 revision 5, table 2); RSA 4096 stands between two rows. */
export const securityStrength: Readonly<Record<KeyAlgorithm, number>> = {
  'rsa-2048': 112,
  'rsa-3072': 128,
  'rsa-4096': 128,
  'ecdsa-p256': 128,
  'ecdsa-p384': 192,
  'ecdsa-p521': 256,
  ed25519: 128,
};
