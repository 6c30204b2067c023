import { createDecipheriv } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { CeremonyError } from '../../errors.ts';
import { syncDirectory } from '../durable-file.ts';
import { asStoreError, guarded } from '../store-error.ts';
import { openDataKey } from './data-key.ts';
import { encodeHeader, maxHeaderLength, parseHeader, snapshotSize, tagLength, type BackupHeader } from './header.ts';
import { maxListLength, parseList, sha256OfFile, type ListedFile } from './payload.ts';

const newline = 0x0a;

/** Reads up to `length` octets at a position. */
function readAt(handle: number, position: number, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  let have = 0;
  for (let got = 1; got > 0 && have < length; have += got) got = readSync(handle, buffer, have, length - have, position + have);
  return buffer.subarray(0, have);
}

const truncated = (): CeremonyError =>
  new CeremonyError('input.truncated', 'The snapshot ends before its end: it was cut off. Nothing was restored. Bring another copy.');

/**
 * The first line of a snapshot: whose it is, where its log stood, who opens it. Nothing of it is trusted before the whole
 * file has been opened. Throws input.not-found, input.schema, input.too-large, input.truncated.
 */
export function readSnapshotHeader(file: string): BackupHeader {
  if (!existsSync(file)) throw new CeremonyError('input.not-found', 'There is no such snapshot. Nothing was restored.');
  const handle = guarded(() => openSync(file, 'r'));
  try {
    const start = guarded(() => readAt(handle, 0, maxHeaderLength + 1));
    const end = start.indexOf(newline);
    if (end === -1 && start.length <= maxHeaderLength) throw truncated();
    const header = parseHeader(end === -1 ? start : start.subarray(0, end));
    if (statSync(file).size < snapshotSize(header)) throw truncated();
    return header;
  } finally {
    closeSync(handle);
  }
}

/** What openSnapshot needs from outside. */
export interface OpeningOptions {
  readonly random: (length: number) => Uint8Array;
  readonly lowestKdfCost?: number;
  readonly point: (name: string) => void;
  /** Works on the restored files before they get their names: from its first moment the directory says that it was restored. */
  readonly prepare: (staging: string, header: BackupHeader) => void;
}

const stagingName = /^\.restoring-[0-9a-f]{16}$/;

/**
 * Opens a snapshot into a data directory that has no database. Everything is decrypted in a directory inside, authenticated,
 * compared with its list and prepared before the first file gets its name; the database is named last, so a killed restore
 * leaves none, and the next one clears it away.
 * @param passphrases by person; the caller zeroes them
 * @throws media.exists where there is a database; input.truncated, input.hash-mismatch for a damaged file; what openDataKey throws
 */
export async function openSnapshot(
  file: string,
  directory: string,
  passphrases: ReadonlyMap<string, Uint8Array>,
  options: OpeningOptions,
): Promise<BackupHeader> {
  const header = readSnapshotHeader(file);
  if (existsSync(join(directory, 'conclave.db')))
    throw new CeremonyError(
      'media.exists',
      'There is a database in this data directory, and it is never replaced. Nothing was restored. Name another directory with --data.',
    );
  const dataKey = await openDataKey(
    header.shares,
    passphrases,
    options.lowestKdfCost === undefined ? {} : { lowestKdfCost: options.lowestKdfCost },
  );
  const staging = join(directory, `.restoring-${Buffer.from(options.random(8)).toString('hex')}`);
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(directory)) if (stagingName.test(name)) rmSync(join(directory, name), { recursive: true });
    mkdirSync(staging, { mode: 0o700 });
    const payload = join(staging, 'payload');
    decryptTo(payload, file, header, dataKey);
    options.point('restore:decrypted');
    const files = splitPayload(payload, staging);
    rmSync(payload);
    options.prepare(staging, header);
    options.point('restore:prepared');
    nameAll(staging, directory, files, options.point);
    return header;
  } catch (error) {
    throw asStoreError(error);
  } finally {
    dataKey.fill(0);
    rmSync(staging, { recursive: true, force: true });
  }
}

function decryptTo(payload: string, file: string, header: BackupHeader, dataKey: Uint8Array): void {
  const line = encodeHeader(header);
  const total = snapshotSize(header);
  if (statSync(file).size !== total) throw damaged();
  const decipher = createDecipheriv('aes-256-gcm', dataKey, Buffer.from(header.cipher.nonce, 'base64'), { authTagLength: tagLength });
  decipher.setAAD(line);
  const out = openSync(payload, 'wx', 0o600);
  const source = openSync(file, 'r');
  try {
    decipher.setAuthTag(readAt(source, total - tagLength, tagLength));
    const end = line.length + header.cipher.size;
    for (let at = line.length; at < end;) {
      const piece = readAt(source, at, Math.min(1024 * 1024, end - at));
      if (piece.length === 0) throw truncated();
      writeAll(out, decipher.update(piece));
      at += piece.length;
    }
    try {
      decipher.final();
    } catch (cause) {
      throw damaged(cause);
    }
    fsyncSync(out);
  } finally {
    closeSync(source);
    closeSync(out);
  }
}

function damaged(cause?: unknown): CeremonyError {
  return new CeremonyError(
    'input.hash-mismatch',
    'The snapshot is not as it was written: it was damaged or changed. Nothing was restored. Bring another copy.',
    { cause },
  );
}

/** Cuts the payload into its files, in the staging directory, and holds each to its hash. */
function splitPayload(payload: string, staging: string): readonly ListedFile[] {
  const handle = openSync(payload, 'r');
  try {
    const start = readAt(handle, 0, maxListLength + 1);
    const end = start.indexOf(newline);
    if (end === -1) throw damaged();
    const files = parseList(start.subarray(0, end));
    let at = end + 1;
    for (const { path, size, sha256 } of files) {
      const file = join(staging, path);
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      copyPart(handle, at, size, file);
      at += size;
      if (sha256OfFile(file) !== sha256) throw damaged();
    }
    return files;
  } finally {
    closeSync(handle);
  }
}

function copyPart(handle: number, from: number, size: number, file: string): void {
  const out = openSync(file, 'wx', 0o600);
  try {
    for (let at = 0; at < size;) {
      const piece = readAt(handle, from + at, Math.min(1024 * 1024, size - at));
      if (piece.length === 0) throw damaged();
      writeAll(out, piece);
      at += piece.length;
    }
    fsyncSync(out);
  } finally {
    closeSync(out);
  }
}

function writeAll(handle: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at);
}

/** A log key or credential that is there must be the same one; the database gets its name when all else is in place. */
function nameAll(staging: string, directory: string, files: readonly ListedFile[], point: (name: string) => void): void {
  const others = files.filter(({ path }) => path !== 'conclave.db');
  const there = ({ path }: ListedFile): boolean => existsSync(join(directory, path));
  if (others.some((file) => there(file) && sha256OfFile(join(directory, file.path)) !== file.sha256))
    throw new CeremonyError(
      'media.exists',
      'This data directory holds a log key or credential of another one, and nothing is ever replaced. Nothing was restored. Name an empty directory with --data.',
    );
  for (const file of others) {
    const place = join(directory, file.path);
    mkdirSync(dirname(place), { recursive: true, mode: 0o700 });
    if (!there(file)) renameSync(join(staging, file.path), place);
    syncDirectory(dirname(place));
  }
  point('restore:before-database');
  renameSync(join(staging, 'conclave.db'), join(directory, 'conclave.db'));
  syncDirectory(directory);
}
