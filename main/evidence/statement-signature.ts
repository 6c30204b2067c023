import { type KeyAlgorithm, type SignatureAlgorithm, signatureAlgorithms } from '../pki/algorithms.ts';
import { keyAlgorithmOf } from '../pki/spki.ts';
import { verifyWithNode } from '../pki/verify-signature.ts';

// Passphrase keys are Ed25519; card keys Ed25519, ECDSA P-256 or P-384, or RSA of 3072 bits or more with SHA-256 (formats.md,
// Plan). A curve keeps the hash that goes with it everywhere else (BR 7.1.3.2.2).
const statementAlgorithms: Partial<Record<KeyAlgorithm, SignatureAlgorithm>> = {
  ed25519: 'ed25519',
  'ecdsa-p256': 'ecdsa-sha256',
  'ecdsa-p384': 'ecdsa-sha384',
  'rsa-3072': 'rsa-pkcs1-sha256',
  'rsa-4096': 'rsa-pkcs1-sha256',
};

/** The algorithm a person's key signs statements with, or null where such a key may not sign them. */
export function statementAlgorithm(spki: Uint8Array): SignatureAlgorithm | null {
  const key = keyAlgorithmOf(spki);
  return (key === null ? undefined : statementAlgorithms[key]) ?? null;
}

/** Whether a person's signature over a statement is good. False, never an exception, for a key or signature of another form. */
export function verifyStatement(spki: Uint8Array, statement: Uint8Array, signature: Uint8Array): boolean {
  const algorithm = statementAlgorithm(spki);
  return algorithm !== null && verifyWithNode(spki, algorithm, statement, signature);
}

/** What `openssl pkeyutl -verify -rawin` needs besides: nothing for Ed25519, the digest for the others. */
export function opensslDigestOption(spki: Uint8Array): string {
  const algorithm = statementAlgorithm(spki);
  const hash = algorithm === null ? null : signatureAlgorithms[algorithm].hash;
  return hash === null ? '' : ` -digest ${hash}`;
}
