import { createCipheriv } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { asStoreError } from '../store-error.ts';
import type { Store } from '../store.ts';
import { latestVersion } from '../migrations/migrations.ts';
import { sealDataKey, thresholdOf } from './data-key.ts';
import { encodeHeader, snapshotSize, type BackupHeader } from './header.ts';
import { payloadOf, sha256OfFile, type SourceFile } from './payload.ts';
import type { Recipient } from './share.ts';

/** A sealed snapshot in the data directory, to be copied to the media. */
export interface Snapshot {
  readonly file: string;
  readonly sha256: string;
  readonly size: number;
  readonly header: BackupHeader;
  /** How many of the header's people open it together. */
  readonly threshold: number;
  remove(): void;
}

/** Names that openStore clears away after a killed process (durable-file.ts). */
const temporaryName = (what: string, random: (length: number) => Uint8Array): string =>
  `.${what}.${Buffer.from(random(8)).toString('hex')}.new`;

/**
 * Takes a snapshot of the data directory by SQLite's backup interface (sqlite.org/backup.html; never a copy of a file in use)
 * and seals it under a new data key: AES-256-GCM, the header authenticated. Holds database, log key and the people's sealed
 * credentials; tokens have their own backup. Throws store.full, store.io. Points: `backup:snapshot-taken`, `backup:sealed`.
 */
export async function makeSnapshot(
  store: Store,
  of: {
    readonly run: string;
    readonly title: string;
    readonly recipients: readonly Recipient[];
    /** Its name and how many copies are to be placed, by the size of the log in it. */
    readonly making: (size: number) => NonNullable<BackupHeader['making']>;
  },
  outside: { readonly random: (length: number) => Uint8Array; readonly point: (name: string) => void },
): Promise<Snapshot> {
  const plain = join(store.directory, temporaryName('snapshot', outside.random));
  const file = join(store.directory, temporaryName('backup', outside.random));
  const dataKey = Uint8Array.from(outside.random(32));
  try {
    const log = await store.snapshot(plain);
    outside.point('backup:snapshot-taken');
    const payload = payloadOf(sourcesIn(store.directory, plain));
    const nonce = outside.random(12);
    const header: BackupHeader = {
      format: 'conclave/backup/1',
      at: store.now().toISOString(),
      run: of.run,
      title: of.title,
      logKey: store.logKey.fingerprint,
      log,
      making: of.making(log.size),
      schema: latestVersion,
      cipher: { name: 'aes-256-gcm', nonce: Buffer.from(nonce).toString('base64'), size: payload.size },
      shares: await sealDataKey(dataKey, of.recipients, outside.random),
    };
    writeSealed(file, encodeHeader(header), payload.pieces(), dataKey, nonce);
    outside.point('backup:sealed');
    return {
      file,
      sha256: sha256OfFile(file),
      size: snapshotSize(header),
      header,
      threshold: thresholdOf(header.shares.length),
      remove: () => rmSync(file, { force: true }),
    };
  } catch (error) {
    rmSync(file, { force: true });
    throw asStoreError(error);
  } finally {
    dataKey.fill(0);
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${plain}${suffix}`, { force: true });
  }
}

function sourcesIn(directory: string, database: string): SourceFile[] {
  const people = join(directory, 'people');
  const names = existsSync(people) ? readdirSync(people).filter((name) => /^[a-z0-9-]+\.json$/.test(name)) : [];
  return [
    { path: 'conclave.db', file: database },
    { path: 'log.key', file: join(directory, 'log.key') },
    ...names.toSorted((a, b) => (a < b ? -1 : 1)).map((name) => ({ path: `people/${name}`, file: join(people, name) })),
  ];
}

function writeSealed(file: string, header: Uint8Array, pieces: Iterable<Uint8Array>, key: Uint8Array, nonce: Uint8Array): void {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(header);
  const handle = openSync(file, 'wx', 0o600);
  const write = (bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at);
  };
  try {
    write(header);
    for (const piece of pieces) write(cipher.update(piece));
    write(cipher.final());
    write(cipher.getAuthTag());
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
