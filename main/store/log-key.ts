import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CeremonyError } from '../errors.ts';
import { sha256Hex } from '../pki/hash.ts';
import type { Sha256 } from '../pki/hash.ts';
import { writeNewFile } from './durable-file.ts';
import { ed25519FromSeed } from './ed25519-seed.ts';
import { guarded } from './store-error.ts';

/** The key that signs checkpoints (rules.md, Logs and bundles). `name` is the checkpoints' origin. */
export interface LogKey {
  readonly name: string;
  /** DER SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
  /** SHA-256 of `spki`. */
  readonly fingerprint: Sha256;
  sign(message: Uint8Array): Uint8Array;
}

const fileName = 'log.key';

/**
 * Reads DATA/log.key (Ed25519, PKCS#8 PEM, 0600). With `mayCreate` a missing one is made, written whole or not at all.
 * Throws store.corrupt if it is missing otherwise, or is no Ed25519 key.
 */
export function openLogKey(directory: string, options: { mayCreate: boolean; random: (length: number) => Uint8Array }): LogKey {
  const file = join(directory, fileName);
  if (!existsSync(file)) {
    if (!options.mayCreate) throw unusable('The log key is missing');
    const pem = ed25519FromSeed(options.random(32)).export({ format: 'pem', type: 'pkcs8' });
    writeNewFile(directory, fileName, Buffer.from(pem), options.random);
  }
  const key = parseKey(guarded(() => readFileSync(file)));
  const spki = Uint8Array.from(createPublicKey(key).export({ format: 'der', type: 'spki' }));
  const fingerprint = sha256Hex(spki);
  return { name: `conclave/${fingerprint.slice(0, 8)}`, spki, fingerprint, sign: (message) => Uint8Array.from(sign(null, message, key)) };
}

function parseKey(pem: Buffer): ReturnType<typeof createPrivateKey> {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (error) {
    throw unusable('The log key cannot be read', error);
  }
  throw unusable('The log key is not an Ed25519 key');
}

function unusable(what: string, cause?: unknown): CeremonyError {
  return new CeremonyError('store.corrupt', `${what}; nothing was changed. Bring it back from the backup of this data directory.`, {
    cause,
  });
}
