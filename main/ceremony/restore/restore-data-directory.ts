import { lineOfMaking } from '../../store/backup/backup-event.ts';
import { openSnapshot } from '../../store/backup/open-snapshot.ts';
import type { BackupHeader } from '../../store/backup/header.ts';
import { sha256OfFile } from '../../store/backup/payload.ts';
import { workstationLog } from '../../store/event-line.ts';
import { headAt } from '../../store/history-check.ts';
import { CeremonyError } from '../../errors.ts';
import { openStore } from '../../store/store.ts';
import { restorationRow } from '../../store/tables/restoration.ts';

export interface RestoreRequest {
  readonly snapshot: string;
  /** The data directory to make; it may hold tokens, and no database. */
  readonly directory: string;
  /** By person id; the caller zeroes them. */
  readonly passphrases: ReadonlyMap<string, Uint8Array>;
}

/**
 * Makes a data directory of a snapshot. Its record goes on with `database-restored`, and from that moment on it is read-only
 * until a quorum closes the gap (store/restored.ts). That event holds the one the snapshot cannot hold, of its own making: whether
 * the lost log went on with it is for paper to prove (store/restored-making.ts). Throws what openSnapshot throws; store.corrupt for a snapshot whose
 * database is not the one its header names.
 */
export async function restoreDataDirectory(
  request: RestoreRequest,
  outside: {
    readonly now: () => Date;
    readonly random: (length: number) => Uint8Array;
    readonly lowestKdfCost?: number;
    readonly point?: (name: string) => void;
  },
): Promise<BackupHeader> {
  const { snapshot, directory, passphrases } = request;
  const prepare = (staging: string, header: BackupHeader): void => {
    const made = lineOfMaking(header, sha256OfFile(snapshot));
    const store = openStore({ directory: staging, now: outside.now, random: outside.random });
    try {
      // A migration of an older database is an event of its own, after it.
      if (store.logKey.fingerprint !== header.logKey || headAt(store.inspect(), workstationLog, header.log.size) !== header.log.head)
        throw new CeremonyError(
          'store.corrupt',
          'The snapshot’s database is not the one its first line names. Nothing was restored. Bring another copy.',
        );
      const id = Buffer.from(outside.random(16)).toString('hex');
      store.record(
        {
          log: workstationLog,
          actor: 'conclave',
          event: 'database-restored',
          data: {
            id,
            snapshotOf: header.run,
            snapshot: header.log,
            ...(made === null ? {} : { made: Buffer.from(made).toString('utf8') }),
          },
        },
        [
          restorationRow({
            id,
            snapshotRun: header.run,
            size: header.log.size,
            head: header.log.head,
            at: outside.now().toISOString(),
            state: 'read-only',
          }),
        ],
      );
    } finally {
      store.close();
    }
  };
  return openSnapshot(snapshot, directory, passphrases, {
    random: outside.random,
    ...(outside.lowestKdfCost === undefined ? {} : { lowestKdfCost: outside.lowestKdfCost }),
    point: outside.point ?? (() => undefined),
    prepare,
  });
}
