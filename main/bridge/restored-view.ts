import type { RestoredView } from '../../preload/contract/calls.ts';
import { lastOnPaper } from '../ceremony/paper-checkpoint.ts';
import { closersOf } from '../ceremony/restore/close-gap.ts';
import { withoutCrl } from '../ceremony/restore/known-crl.ts';
import { CeremonyError } from '../errors.ts';
import { openRestoration } from '../store/restored.ts';
import { restoredMakings } from '../store/restored-making.ts';
import type { Store } from '../store/store.ts';
import { readRun } from '../store/tables/run.ts';

/** What a restored data directory waits for (rules.md, Backup and restore); null where it may sign. */
export function restoredView(store: Store, dataDirectory: string): RestoredView | null {
  const restoration = openRestoration(store);
  if (restoration === null) return null;
  const last = lastOnPaper(store);
  // Of the run the snapshot was made at: its paper holds the making of the snapshot, too.
  const made = restoredMakings(store).find(({ size }) => size === restoration.size + 1);
  return {
    at: restoration.at,
    snapshotOf: readRun(store, restoration.snapshotRun)?.title ?? restoration.snapshotRun,
    checkpoint: last === null ? null : { size: made?.size ?? last.size, at: last.at },
    crls: withoutCrl(store, []),
    quorum: quorumOf(store),
    command: `conclave restore --data ${shellWord(dataDirectory)}`,
  };
}

function quorumOf(store: Store): RestoredView['quorum'] {
  try {
    const { needed, people } = closersOf(store);
    return { needed, people: people.map(({ name }) => name) };
  } catch (error) {
    if (error instanceof CeremonyError && error.code === 'policy.quorum') return null;
    throw error;
  }
}

/** One word for a POSIX shell, whatever is in it. */
const shellWord = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
