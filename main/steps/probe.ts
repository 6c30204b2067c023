// Which signature a probe uses for each kind of key: the pair BR 7.1.3.2 allows for it.

import type { KeyAlgorithm, SignatureAlgorithm } from '../pki/algorithms.ts';

export const probeSignatureAlgorithms: Readonly<Record<KeyAlgorithm, SignatureAlgorithm>> = {
  'rsa-2048': 'rsa-pkcs1-sha256',
  'rsa-3072': 'rsa-pkcs1-sha256',
  'rsa-4096': 'rsa-pkcs1-sha256',
  'ecdsa-p256': 'ecdsa-sha256',
  'ecdsa-p384': 'ecdsa-sha384',
  'ecdsa-p521': 'ecdsa-sha512',
  ed25519: 'ed25519',
};
