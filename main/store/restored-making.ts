// The one event an honest restore lacks: that its snapshot was made. It stands in the event of the restore, and paper proves it.

import { sha256Hex, type Sha256 } from '../pki/hash.ts';
import { parseEventData } from './audit/parse-event.ts';
import { workstationLog } from './event-line.ts';
import { headAt } from './history-check.ts';
import type { Store } from './store.ts';

/** Where the lost log stood when the making of a snapshot was recorded: one event after the snapshot's last. */
export interface Making {
  readonly size: number;
  readonly head: Sha256;
}

const mark = Buffer.from('"event":"database-restored"', 'ascii');

/**
 * Of every restore of this data directory, the event of its snapshot's making: only those that follow our own log, so that whoever
 * holds their head on paper holds every event of ours before them.
 */
export function restoredMakings(store: Store): Making[] {
  const inspection = store.inspect();
  const found: Making[] = [];
  for (const line of inspection.eachLine(workstationLog)) {
    const bytes = Buffer.from(line.buffer, line.byteOffset, line.byteLength);
    const made = bytes.includes(mark) ? parseEventData(bytes)?.['made'] : undefined;
    if (typeof made !== 'string') continue;
    const said = membersOf(made);
    if (said?.event === 'backup-made' && headAt(inspection, workstationLog, said.seq - 1) === said.prev)
      found.push({ size: said.seq, head: sha256Hex(Buffer.from(made, 'utf8')) });
  }
  return found;
}

/**
 * Where paper is of the making of a snapshot this directory came from: how far it proves our own log, which is up to that snapshot;
 * else null. Words give no size.
 */
export function beforeMaking(
  store: Store,
  paper: { readonly size: number | null; readonly head: Sha256 },
): { readonly log: string; readonly size: number } | null {
  const made = restoredMakings(store).find(({ size, head }) => head === paper.head && (paper.size ?? size) === size);
  return made === undefined ? null : { log: workstationLog, size: made.size - 1 };
}

function membersOf(line: string): { seq: number; event: unknown; prev: unknown } | null {
  try {
    const { seq, event, prev } = JSON.parse(line) as Record<string, unknown>;
    return typeof seq === 'number' && Number.isSafeInteger(seq) && seq > 1 ? { seq, event, prev } : null;
  } catch {
    return null;
  }
}
