import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CeremonyError } from '../../errors.ts';
import { auditStore } from '../audit.ts';
import { workstationLog } from '../event-line.ts';
import { headAt } from '../history-check.ts';
import { openStore, type Store } from '../store.ts';
import { readSnapshotHeader, openSnapshot } from './open-snapshot.ts';
import { sha256OfFile } from './payload.ts';

/** A snapshot as the record tells of it (event `backup-made`). */
export interface RecordedSnapshot {
  readonly sha256: string;
  /** Size and head of the workstation log when it was made. */
  readonly log: { readonly size: number; readonly head: string };
}

/** The file of this name in a directory; null where there is none. */
export function snapshotIn(directory: string, name: string): string | null {
  const file = join(directory, name);
  return existsSync(file) ? file : null;
}

/** Refusals that say the file or what it holds is not what was written; any other is about the machine or the people. */
const ofTheFile: readonly string[] = ['input.truncated', 'input.schema', 'input.too-large', 'input.hash-mismatch', 'store.corrupt'];

/**
 * Opens a snapshot as a restore would, in a directory of its own inside the data directory, and takes every trace of it away again:
 * the file's hash, its header and the log it holds against our own log, its key, and the audit of the database in it. Writes nothing
 * to the record. @param passphrases by person; the caller zeroes them
 * @returns what is wrong, a sentence each; empty: it restores the record as it was
 * @throws input.passphrase-wrong, input.not-found, policy.quorum, store.full, store.io
 */
export async function checkSnapshot(
  store: Store,
  file: string,
  recorded: RecordedSnapshot,
  passphrases: ReadonlyMap<string, Uint8Array>,
  outside: { readonly random: (length: number) => Uint8Array; readonly lowestKdfCost: number },
): Promise<readonly string[]> {
  // The name is one that openStore clears away after a killed process (durable-file.ts).
  const scratch = join(store.directory, `.inspection.${Buffer.from(outside.random(8)).toString('hex')}.new`);
  try {
    if (sha256OfFile(file) !== recorded.sha256) return ['The file is not the one that was written: its SHA-256 is not that of the log.'];
    const header = readSnapshotHeader(file);
    if (header.logKey !== store.logKey.fingerprint) return ['It is of another data directory: its log key is not ours.'];
    const { size, head } = header.log;
    if (size !== recorded.log.size || head !== recorded.log.head)
      return [`Its first line says that the log had ${size} events, and the log tells of a snapshot at ${recorded.log.size}.`];
    if (headAt(store.inspect(), workstationLog, size) !== head)
      return [`Our log does not continue it: at ${size} events the log had another head when it was made.`];
    mkdirSync(scratch, { mode: 0o700 });
    await openSnapshot(file, scratch, passphrases, { ...outside, point: () => undefined, prepare: () => undefined });
    return problemsInside(scratch, store, recorded.log);
  } catch (error) {
    if (error instanceof CeremonyError && ofTheFile.includes(error.code)) return [error.message];
    throw error;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The restored record, opened for reading: it ends where its header says, and nothing in it was edited. */
function problemsInside(directory: string, { now, logKey }: Store, log: RecordedSnapshot['log']): readonly string[] {
  const restored = openStore({ directory, now, random: noRandom, readOnly: true });
  try {
    const ends = restored.head(workstationLog);
    if (ends.size !== log.size || ends.head !== log.head) return ['The log in it does not end where its first line says.'];
    if (restored.logKey.fingerprint !== logKey.fingerprint) return ['The log key in it is not ours.'];
    // Calls without an outcome were so when it was made; they are ours to close, not a fault of the snapshot.
    return auditStore(restored)
      .checks.filter(({ name, verdict }) => verdict === 'failed' && name !== 'UNKNOWN-OUTCOMES')
      .map(({ name, reason }) => `The record in it: ${name}, ${reason ?? ''}`);
  } finally {
    restored.close();
  }
}

function noRandom(): never {
  throw new CeremonyError('bug', 'A record that is only read asked for random numbers.');
}
