// CRLs that are too large for a row of the database: files of their own in the data directory. One that is being made has a name by which
// the next start removes it; one that has a name of its own is whole and durable.

import {
  closeSync,
  existsSync,
  fdatasync,
  fstatSync,
  fsync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CeremonyError } from '../errors.ts';
import { type ByteSource, readPiece } from '../pki/byte-source.ts';
import { isSha256, type Sha256 } from '../pki/hash.ts';
import { nameExclusively, syncDirectory } from './durable-file.ts';
import { asStoreError, guarded, storeError } from './store-error.ts';

/** Where they stand in the data directory. */
export const crlDirectory = 'crls';
const ownerOnly = 0o600;
const bufferBytes = 1 << 20;
/** Octets after which what was written so far is sent to the disk, beside the work. */
const syncedBytes = 8 << 20;
const [syncData, syncAll] = [promisify(fdatasync), promisify(fsync)];

/** What a kept file is: the bytes to be signed, or a signed CRL. */
export type CrlFileKind = 'tbs' | 'crl';

/** A file under construction. Every method throws store.full or store.io. */
export interface NewCrlFile {
  readonly source: ByteSource;
  append(bytes: Uint8Array): void;
  /** Writes over its first octets; not more than there are. */
  overwriteStart(bytes: Uint8Array): void;
  /** Everything written is on the disk when it resolves; may be read meanwhile. */
  flush(): Promise<void>;
  /** Flushes, then names the file for good by a hash; fails with media.exists where there is one of that name. Not open any more. */
  keep(kind: CrlFileKind, sha256: Sha256): Promise<void>;
  /** Closes and removes it, whatever was written. Does nothing once it is kept. */
  discard(): Promise<void>;
}

/** A kept file, opened for reading. */
export interface CrlFile {
  readonly source: ByteSource;
  close(): void;
}

const nameOf = (kind: CrlFileKind, sha256: Sha256): string => {
  if (!isSha256(sha256)) throw new CeremonyError('bug', 'A CRL file was asked for by something that is no hash.');
  return `${sha256}.${kind === 'tbs' ? 'tbs' : 'der'}`;
};

/** Begins a file. `random` gives 8 octets for the name it has while it is being made. */
export function newCrlFile(dataDirectory: string, random: (length: number) => Uint8Array): NewCrlFile {
  const directory = join(dataDirectory, crlDirectory);
  const temporary = join(directory, `.crl.${Buffer.from(random(8)).toString('hex')}.new`);
  const handle = guarded(() => {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    return openSync(temporary, 'wx+', ownerOnly);
  });
  const buffer = new Uint8Array(bufferBytes);
  let [size, buffered, open, synced] = [0, 0, true, 0];
  let syncing: Promise<void> = Promise.resolve();
  let failure: unknown = null;

  function writeAll(bytes: Uint8Array, position: number): void {
    for (let at = 0; at < bytes.length;) at += guarded(() => writeSync(handle, bytes, at, bytes.length - at, position + at));
  }

  function flush(): void {
    writeAll(buffer.subarray(0, buffered), size - buffered);
    buffered = 0;
  }

  function sync(how: (file: number) => Promise<void>): Promise<void> {
    syncing = syncing.then(() => how(handle)).catch((error: unknown) => void (failure ??= error));
    return syncing;
  }

  /** The disk writes while the rest is still being made; what it refuses is said by the flush at the end, too. */
  function syncBeside(): void {
    if (size - synced < syncedBytes) return;
    synced = size;
    void sync(syncData);
  }

  async function toDisk(): Promise<void> {
    flush();
    await sync(syncAll);
    // After a failed flush the next one may succeed although what failed is lost.
    if (failure !== null) throw asStoreError(failure);
  }

  async function close(): Promise<void> {
    if (!open) return;
    open = false;
    await syncing;
    guarded(() => closeSync(handle));
  }

  return {
    source: {
      get size() {
        return size;
      },
      read(position, into) {
        flush();
        readWhole(handle, position, into);
      },
    },
    append(bytes) {
      if (buffered + bytes.length > buffer.length) flush();
      if (bytes.length > buffer.length) writeAll(bytes, size);
      else {
        buffer.set(bytes, buffered);
        buffered += bytes.length;
      }
      size += bytes.length;
      syncBeside();
    },
    overwriteStart(bytes) {
      flush();
      writeAll(bytes, 0);
    },
    flush: toDisk,
    async keep(kind, sha256) {
      const name = nameOf(kind, sha256);
      await toDisk();
      await close();
      try {
        guarded(() => {
          nameExclusively(temporary, join(directory, name));
          syncDirectory(directory);
          syncDirectory(dataDirectory);
        });
      } catch (error) {
        rmSync(temporary, { force: true });
        const { cause } = error as { cause?: { code?: unknown } };
        if (cause?.code !== 'EEXIST') throw error;
        throw new CeremonyError('media.exists', `There is already a file ${name}; it was not touched.`, { cause: error });
      }
    },
    async discard() {
      if (!open) return;
      await close();
      rmSync(temporary, { force: true });
    },
  };
}

function readWhole(handle: number, position: number, into: Uint8Array): void {
  for (let at = 0; at < into.length;) {
    const got = guarded(() => readSync(handle, into, at, into.length - at, position + at));
    if (got === 0) throw storeError('store.corrupt');
    at += got;
  }
}

/** Where a kept file stands. Throws store.corrupt where it is gone. */
function pathOf(dataDirectory: string, kind: CrlFileKind, sha256: Sha256): string {
  const path = join(dataDirectory, crlDirectory, nameOf(kind, sha256));
  if (existsSync(path)) return path;
  throw new CeremonyError(
    'store.corrupt',
    `The file of ${kind === 'tbs' ? 'the bytes to be signed' : 'the CRL'} ${sha256} is gone. Stop here and run the audit.`,
  );
}

/** Octets of a kept file. Throws store.corrupt where it is gone. */
export const crlFileSize = (dataDirectory: string, kind: CrlFileKind, sha256: Sha256): number =>
  guarded(() => statSync(pathOf(dataDirectory, kind, sha256)).size);

/** A kept file whole: its hash is for whoever reads it to check. Throws store.corrupt where it is gone. */
export function readCrlFile(dataDirectory: string, kind: CrlFileKind, sha256: Sha256): Uint8Array {
  const { source, close } = openCrlFile(dataDirectory, kind, sha256, crlFileSize(dataDirectory, kind, sha256));
  try {
    return readPiece(source, 0, source.size);
  } finally {
    close();
  }
}

/** Opens a kept file. Throws store.corrupt where it is gone or has another size: its hash is for whoever reads it to check. */
export function openCrlFile(dataDirectory: string, kind: CrlFileKind, sha256: Sha256, size: number): CrlFile {
  const path = pathOf(dataDirectory, kind, sha256);
  const handle = guarded(() => openSync(path, 'r'));
  const close = (): void => guarded(() => closeSync(handle));
  if (guarded(() => fstatSync(handle)).size !== size) {
    close();
    throw new CeremonyError(
      'store.corrupt',
      `The file of ${sha256} is not as long as it was when it was written. Stop here and run the audit.`,
    );
  }
  return { source: { size, read: (position, into) => readWhole(handle, position, into) }, close };
}

/** Whether a CRL of this name and size is kept. */
export const hasCrlFile = (dataDirectory: string, sha256: Sha256, size: number): boolean =>
  statSync(join(dataDirectory, crlDirectory, nameOf('crl', sha256)), { throwIfNoEntry: false })?.size === size;

/** Removes every kept file `isWanted` does not know: one that was built or signed and never recorded, or whose run is over. */
export function removeUnwantedCrlFiles(dataDirectory: string, isWanted: (kind: CrlFileKind, sha256: Sha256) => boolean): void {
  const directory = join(dataDirectory, crlDirectory);
  if (!existsSync(directory)) return;
  for (const name of readdirSync(directory)) {
    const [, sha256, extension] = /^([0-9a-f]{64})\.(tbs|der)$/.exec(name) ?? [];
    if (sha256 === undefined) continue;
    if (!isWanted(extension === 'tbs' ? 'tbs' : 'crl', sha256 as Sha256)) guarded(() => rmSync(join(directory, name), { force: true }));
  }
}
