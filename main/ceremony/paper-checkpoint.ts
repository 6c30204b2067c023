// The checkpoint people take away from a run: of the workstation log with the run's last event and the record of its backup. Order of
// the last act: the run ends; the snapshot is taken, placed and recorded, or what hindered it is; then the checkpoint is drawn, and
// the next start compares it.

import { hashWords } from '../evidence/hash-words.ts';
import { qrMatrix } from '../evidence/qr-matrix.ts';
import type { Sha256 } from '../pki/hash.ts';
import { sha256Hex } from '../pki/hash.ts';
import { parseEventData } from '../store/audit/parse-event.ts';
import { backupEvents } from '../store/backup/backup-event.ts';
import { makeCheckpoint } from '../store/checkpoint.ts';
import { beginningOfLine, workstationLog } from '../store/event-line.ts';
import type { Store } from '../store/store.ts';
import { readRuns } from '../store/tables/run.ts';
import type { RunView } from '../../preload/contract/run-view.ts';

/** Where the workstation log stood after a run's last event and what was recorded of its backup since. */
export interface PrintedHead {
  readonly run: string;
  /** When the run ended. */
  readonly at: string;
  readonly size: number;
  readonly head: Sha256;
  /**
   * The log's size at the run's own last event: no paper of it is older. A backup that could not be recorded, or was made at a later
   * start, came after the paper.
   */
  readonly least: number;
}

/** What an event says before its data: of a thousand certificates issued at once that is half a megabyte nobody asks for here. */
export interface WorkstationLine {
  readonly run?: unknown;
  readonly at?: unknown;
  readonly event?: unknown;
}

function beginningOf(line: Uint8Array): WorkstationLine | null {
  const text = beginningOfLine(line);
  if (text === null) return null;
  try {
    return JSON.parse(`${text}}`) as WorkstationLine;
  } catch {
    return null;
  }
}

/**
 * Lines of the workstation log down to the one after the first `after`, newest first, with what they say before their data; a line that
 * is no event is passed over (an audit names it).
 */
export function* newestFirst(store: Store, after = 0): Generator<{ size: number; line: Uint8Array; said: WorkstationLine }> {
  const inspection = store.inspect();
  for (let size = store.head(workstationLog).size; size > after; size -= 1) {
    const line = inspection.lineAt(workstationLog, size);
    const said = line === null ? null : beginningOf(line);
    if (line !== null && said !== null) yield { size, line, said };
  }
}

/** The run whose backup a line is about; null for any other line. */
function backedUp({ event }: WorkstationLine, line: Uint8Array): string | null {
  if (!backupEvents.some((name) => name === event)) return null;
  const run = parseEventData(line)?.['run'];
  return typeof run === 'string' ? run : null;
}

/** The newest line of the workstation log that belongs to one of these runs, or is about its backup; null where there is none. */
function lastLineOf(store: Store, runs: ReadonlySet<string>): PrintedHead | null {
  if (runs.size === 0) return null;
  let drawn: { run: string; size: number; head: Sha256 } | null = null;
  for (const { size, line, said } of newestFirst(store)) {
    const own = typeof said.run === 'string' && runs.has(said.run) ? said.run : null;
    const backup = backedUp(said, line);
    if (backup !== null && runs.has(backup)) drawn ??= { run: backup, size, head: sha256Hex(line) };
    if (own === null) continue;
    // The backup of a run before it is on its own paper.
    const newest = drawn?.run === own ? drawn : { run: own, size, head: sha256Hex(line) };
    return { ...newest, at: String(said.at), least: size };
  }
  return null;
}

/** What the last production run that is over left on paper; null where none is. */
export function lastOnPaper(store: Store): PrintedHead | null {
  const over = readRuns(store).filter(({ mode, status }) => mode === 'production' && (status === 'finished' || status === 'aborted'));
  return lastLineOf(store, new Set(over.map(({ id }) => id)));
}

/** Whether the last checkpoint entered after that line of the log was accepted or refused; null: none was entered. */
export function enteredSince(store: Store, size: number): 'accepted' | 'refused' | null {
  for (const { said } of newestFirst(store, size)) {
    if (said.event === 'checkpoint-compared') return 'accepted';
    if (said.event === 'checkpoint-refused') return 'refused';
  }
  return null;
}

/** The checkpoint of a run that is over as every shell shows it: note, QR code, and the head as four rows of eight words. */
export async function paperCheckpoint(store: Store, runId: string): Promise<NonNullable<RunView['checkpoint']> | null> {
  const printed = lastLineOf(store, new Set([runId]));
  if (printed === null) return null;
  const { size, head } = printed;
  const text = makeCheckpoint({ size, head }, store.logKey);
  return { size, text, sha256: head, words: hashWords(head), qr: await qrMatrix(text) };
}
