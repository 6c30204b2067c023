// Whether this data directory is the one people last saw: asked at the first start after a production run, against paper.

import { failed, notChecked, passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { parseCheckpointEntry, type CheckpointEntry } from '../evidence/checkpoint-entry.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import type { TrustFile } from '../formats/trust.ts';
import { findCheckpoint, historyProblem } from '../store/history-check.ts';
import { beforeMaking } from '../store/restored-making.ts';
import { workstationLog } from '../store/event-line.ts';
import { verifyNote } from '../store/note.ts';
import type { Store } from '../store/store.ts';
import { readRun } from '../store/tables/run.ts';
import { enteredSince, lastOnPaper, type PrintedHead } from './paper-checkpoint.ts';

/** What people are asked for, and what came of it in this session. */
export interface HistoryView {
  /** awaited: no production run goes on before a checkpoint was entered or a person decided to go on without. */
  readonly state: 'nothing-to-compare' | 'awaited' | 'compared' | 'skipped' | 'unattended';
  /** The run whose checkpoint is wanted; null where no production run is over yet. */
  readonly last: { readonly title: string; readonly at: string; readonly size: number } | null;
  /** LOG-CONSISTENCY as event 1 of a run started now would say it. */
  readonly check: Check;
}

export interface History {
  view(): HistoryView;
  /** Compares what was typed or scanned. Throws input.* for what is no checkpoint or an old one, policy.log-consistency after recording the refusal. */
  compare(entered: string): HistoryView;
  /** A person goes on without: recorded. Throws policy.log-consistency where a checkpoint was refused before. */
  skip(by: string, reason: string): HistoryView;
  /** LOG-CONSISTENCY for event 1. Throws state.checkpoint-awaited, or what `compare` throws for the file given with --trust. */
  required(): Check;
}

const name = 'LOG-CONSISTENCY';

/** @param options `automated`: nobody can be asked; `trust`: from --trust, compared when first needed */
export function openHistory(store: Store, options: { readonly automated: boolean; readonly trust?: TrustFile }): History {
  // As it was when the directory was opened: a run that ends in this session was seen by the people in the room.
  const last = lastOnPaper(store);
  const { trust } = options;
  let decided: Check | null = null;
  /** How far the log was read for a checkpoint that was refused, and whether the last one was: every act asks, and lines are only added. */
  let read = { size: last?.least ?? 0, refused: false };
  let state: HistoryView['state'] = last === null ? 'nothing-to-compare' : options.automated ? 'unattended' : 'awaited';

  function standing(): Check {
    if (decided !== null) return decided;
    if (last === null) return notChecked(name, 'no production run was over here before');
    return options.automated ? notChecked(name, 'unattended') : notChecked(name, 'the last checkpoint was not entered yet');
  }

  function wasRefused(): boolean {
    if (last === null) return false;
    const { size } = store.head(workstationLog);
    const entered = enteredSince(store, read.size);
    const now = { size, refused: entered === null ? read.refused : entered === 'refused' };
    // What a transaction wrote may be taken back.
    if (!store.inTransaction) read = now;
    return now.refused;
  }

  function record(event: string, data: JsonObject, check: Check): void {
    store.record({ log: workstationLog, actor: 'conclave', event, data, checks: [check] });
  }

  function refuse(problem: string, entry: CheckpointEntry): never {
    record('checkpoint-refused', { entered: entry.head, ...(entry.size === null ? {} : { lines: entry.size }) }, failed(name, problem));
    throw new CeremonyError(
      'policy.log-consistency',
      `LOG-CONSISTENCY failed: ${problem} Nothing was started, and the refusal is in the log. If a word was misread, enter the checkpoint again; otherwise this data directory is not the one it was printed from: bring that one back.`,
    );
  }

  function compareEntry(entry: CheckpointEntry): HistoryView {
    if (entry.note !== null && !(entry.note.origin === store.logKey.name && verifyNote(entry.note.note, store.logKey)))
      refuse('The checkpoint is not signed by the log key of this data directory.', entry);
    const found = findCheckpoint(store, entry, last) ?? beforeMaking(store, entry);
    if (found === null) refuse('The logs here do not contain this checkpoint: events were changed or removed since it was printed.', entry);
    if (last !== null && isOlder(store, found, last)) {
      throw new CeremonyError(
        'input.checkpoint-old',
        `This checkpoint is older than the last one, which was printed at the end of «${titleOf(store, last)}» on ${day(last.at)}. It proves nothing about what came after it. Enter that one.`,
      );
    }
    const problem = historyProblem(store);
    if (problem !== null) refuse(problem, entry);
    decided = passed(name, `${found.log === workstationLog ? '' : `run ${found.log.slice(0, 8)}, `}event ${found.size}`);
    state = 'compared';
    record('checkpoint-compared', { of: found.log, lines: found.size, by: entry.note === null ? 'words' : 'signed note' }, decided);
    return view();
  }

  function view(): HistoryView {
    return { state, last: last === null ? null : { title: titleOf(store, last), at: last.at, size: last.size }, check: standing() };
  }

  return {
    view,
    compare: (entered) => compareEntry(parseCheckpointEntry(entered)),
    skip(by, reason) {
      if (wasRefused()) refusedBefore();
      decided = notChecked(name, `${by}: ${reason}`);
      if (last !== null) record('checkpoint-skipped', { by, reason }, decided);
      state = 'skipped';
      return view();
    },
    required() {
      if (decided === null && trust !== undefined) {
        if (trust.kind === 'checkpoint') compareEntry(parseCheckpointEntry(trust.text));
        else if (trust.kind === 'head') compareEntry({ head: trust.head, size: null, note: null });
        else if (trust.log !== null && trust.log !== store.logKey.fingerprint) {
          throw new CeremonyError(
            'policy.log-consistency',
            'ANCHOR failed: the log key of this data directory is not the one in the trust file. Nothing was started. Bring back the right data directory.',
          );
        }
      }
      if (state === 'unattended' && wasRefused()) refusedBefore();
      if (state === 'awaited') {
        throw new CeremonyError(
          'state.checkpoint-awaited',
          `The last checkpoint on paper was not entered yet: the one printed at the end of «${last === null ? '' : titleOf(store, last)}». Nothing was done. Enter it first, or decide with a reason to go on without.`,
        );
      }
      return standing();
    },
  };
}

function refusedBefore(): never {
  throw new CeremonyError(
    'policy.log-consistency',
    'LOG-CONSISTENCY failed before: a checkpoint was entered that the logs here do not contain, and that cannot be passed over. Nothing was started. Enter the right checkpoint, or bring back the data directory it was printed from.',
  );
}

const titleOf = (store: Store, printed: PrintedHead): string => readRun(store, printed.run)?.title ?? printed.run;
const day = (at: string): string => at.slice(0, 10);

/** Of the workstation log: shorter than it was at the last run's end. Of a run: not that last run. */
function isOlder(store: Store, found: { log: string; size: number }, last: PrintedHead): boolean {
  if (found.log === workstationLog) return found.size < last.least;
  return found.log !== last.run || found.size < store.head(found.log).size;
}
