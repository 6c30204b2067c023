// How the workstation log tells of backups, and how the event of a snapshot's making is written again from the snapshot.

import { passed } from '../../checks.ts';
import { encodeEventLine, workstationLog } from '../event-line.ts';
import type { EventEntry } from '../recorder.ts';
import { thresholdOf } from './data-key.ts';
import { snapshotSize, type BackupHeader } from './header.ts';

/** Events of the workstation log about the backup of the run that `data.run` names. */
export const backupEvents = ['backup-made', 'backup-failed', 'backup-not-made'] as const;
export type BackupEvent = (typeof backupEvents)[number];

/** One copy of a snapshot: name, size in octets, SHA-256 as hex. */
export interface SnapshotFile {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}

/** `backup-made`: that the snapshot with this header stands on its media. It happened when the header says, so that it can be written again. */
export function backupMade(header: BackupHeader, files: readonly SnapshotFile[]): EventEntry & Required<Pick<EventEntry, 'at' | 'checks'>> {
  const opens = { threshold: thresholdOf(header.shares.length), people: header.shares.map(({ person }) => person) };
  return {
    log: workstationLog,
    at: header.at,
    actor: 'conclave',
    event: 'backup-made',
    data: { run: header.run, snapshot: header.log, opens, files: files.map(({ name, size, sha256 }) => ({ name, size, sha256 })) },
    checks: [passed('BACKUP-MADE', `${files.length} copies`)],
  };
}

/**
 * The line a snapshot cannot contain, because it names the snapshot's hash: the one that follows its last event where every copy
 * was placed; `sha256`: of the file, as hex. Whether the log really went on so, only its head on paper proves. null for snapshots that do not say enough.
 */
export function lineOfMaking(header: BackupHeader, sha256: string): Uint8Array | null {
  const { making, log } = header;
  if (making === undefined) return null;
  const file = { name: making.name, size: snapshotSize(header), sha256 };
  const entry = backupMade(
    header,
    Array.from({ length: making.copies }, () => file),
  );
  const { actor, event, data, checks } = entry;
  return encodeEventLine({ seq: log.size + 1, at: header.at, actor, event, data, checks, prev: log.head });
}
