// Bytes of a CRL that is long stand in a file named by their SHA-256 and not in the row, whose own member is empty then.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CeremonyError } from '../errors.ts';
import { type Sha256, sha256Hex } from '../pki/hash.ts';
import { crlDirectory, crlFileSize, hasCrlFile, readCrlFile } from './crl-file.ts';
import { writeNewFile } from './durable-file.ts';
import type { Store } from './store.ts';
import type { Artifact } from './tables/artifact.ts';
import type { Crl } from './tables/crl.ts';

const inFile = (bytes: Uint8Array, sha256: string): boolean => bytes.length === 0 && sha256Hex(bytes) !== sha256;

/** What the row means: its own bytes, or those of its file. */
function bytesOf(store: Store, bytes: Uint8Array, sha256: string): Uint8Array {
  if (!inFile(bytes, sha256)) return bytes;
  const found = readCrlFile(store.directory, 'crl', sha256 as Sha256);
  if (sha256Hex(found) !== sha256)
    throw new CeremonyError(
      'store.corrupt',
      `DATABASE-VS-LOG: the file of CRL ${sha256} is not what was recorded. Nothing was done with it. Stop and run conclave audit.`,
    );
  return found;
}

/** DER of a CRL. Throws store.corrupt where its file is gone or is another. */
export const crlBytes = (store: Store, { der, sha256 }: Crl): Uint8Array => bytesOf(store, der, sha256);

/** A file that leaves the machine, as it is written. Throws store.corrupt where its file is gone or is another. */
export const artifactBytes = (store: Store, { bytes, sha256 }: Artifact): Uint8Array => bytesOf(store, bytes, sha256);

/** Octets of it, without reading them. */
export const artifactSize = (store: Store, { bytes, sha256 }: Artifact): number =>
  inFile(bytes, sha256) ? crlFileSize(store.directory, 'crl', sha256 as Sha256) : bytes.length;

/** Keeps a CRL that came from elsewhere in a file of its own, where there is none. Throws store.full, store.io. */
export function keepCrlBytes({ directory }: Store, der: Uint8Array, sha256: Sha256): void {
  if (hasCrlFile(directory, sha256, der.length)) return;
  mkdirSync(join(directory, crlDirectory), { recursive: true, mode: 0o700 });
  writeNewFile(join(directory, crlDirectory), `${sha256}.der`, der, (length) => Buffer.from(sha256, 'hex').subarray(0, length));
}
