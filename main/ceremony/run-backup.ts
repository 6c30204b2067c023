// The end of every production run: a sealed snapshot of the database on the media of the evidence (rules.md, Backup and restore).

import { notChecked, type Check } from '../checks.ts';
import { join } from 'node:path';
import { CeremonyError } from '../errors.ts';
import { bundleName } from '../evidence/bundle-name.ts';
import { hashWords } from '../evidence/hash-words.ts';
import { placeSnapshot } from '../evidence/place-snapshot.ts';
import { parseEventData } from '../store/audit/parse-event.ts';
import { backupEvents, backupMade, type BackupEvent, type SnapshotFile } from '../store/backup/backup-event.ts';
import type { BackupHeader } from '../store/backup/header.ts';
import { makeSnapshot, type Snapshot } from '../store/backup/make-snapshot.ts';
import { readSnapshotHeader } from '../store/backup/open-snapshot.ts';
import { sha256Hex } from '../pki/hash.ts';
import type { Recipient } from '../store/backup/share.ts';
import { bytesOfLine, workstationLog } from '../store/event-line.ts';
import type { Store } from '../store/store.ts';
import { readRestorations } from '../store/tables/restoration.ts';
import { readRun } from '../store/tables/run.ts';
import { enrolmentOf } from '../steps/enrolment.ts';
import { revokedKeys } from '../steps/revoked-keys.ts';
import type { RunFacts } from '../steps/step.ts';
import type { BackupView } from '../../preload/contract/run-view.ts';
import { lastOnPaper, newestFirst } from './paper-checkpoint.ts';
import { finishedSteps, loadRunState } from './run-state.ts';
import { storedRun } from './stored-run.ts';
import type { EngineParts } from './run-session.ts';

type Parts = Pick<EngineParts, 'store' | 'random' | 'progress' | 'point'>;

interface Said {
  readonly event: BackupEvent;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What the workstation log says last of this run, where that is about its backup. */
function lastSaid(store: Store, runId: string): Said | null {
  const mark = `"run":"${runId}"`;
  for (const { line, said } of newestFirst(store)) {
    const { event } = said;
    if (!bytesOfLine(line).includes(mark)) continue;
    const data = parseEventData(line);
    if (data?.['run'] !== runId) continue;
    const known = backupEvents.find((name) => name === event);
    return known === undefined ? null : { event: known, data };
  }
  return null;
}

/** What came of this run's backup, from the workstation log; `failed` too where it is due and nothing was written down; else null. */
export function backupOf(store: Store, run: RunFacts): BackupView | null {
  const said = lastSaid(store, run.id);
  if (said === null)
    return dueBackups(store).some(({ id }) => id === run.id) ? { state: 'failed', threshold: 0, people: [], files: [] } : null;
  const { event, data } = said;
  const { threshold = 0, people = [] } = (data['opens'] ?? {}) as { threshold?: number; people?: string[] };
  const files = Array.isArray(data['files']) ? (data['files'] as { name: string; sha256: string }[]) : [];
  // One file for each medium, in their order (placeEverywhere).
  const media = mediaOf(store, run);
  return {
    state: event === 'backup-made' ? 'made' : event === 'backup-failed' ? 'failed' : 'not-made',
    threshold,
    people: people.map((id) => ({ id, name: run.plan.people.find((person) => person.id === id)?.name ?? id })),
    files: files.map(({ name, sha256 }, index) => ({ name, sha256, directory: media[index] ?? run.out, words: hashWords(sha256) })),
    ...(typeof data['code'] === 'string' ? { code: data['code'] } : {}),
  };
}

/** The production run that is over and has no backup: the last act was cut short, or its medium refused. One or none. */
export function dueBackups(store: Store): RunFacts[] {
  // A snapshot holds everything before it: only the run that ended last can be without one, whichever began last.
  const last = lastOnPaper(store);
  const newest = last === null ? null : readRun(store, last.run);
  if (newest === null) return [];
  // Its backup is where this directory came from.
  if (readRestorations(store).some(({ at }) => at > newest.createdAt)) return [];
  const said = lastSaid(store, newest.id);
  return said === null || said.event === 'backup-failed' ? [storedRun(newest)] : [];
}

/** People of the run whose key can open what is sealed for it: passphrase keys that nobody revoked, not cards. */
function recipientsOf(store: Store, run: RunFacts): Recipient[] {
  const revoked = revokedKeys(run);
  return run.plan.people.flatMap(({ id, name }) => {
    try {
      const { spki, sealed } = enrolmentOf({ store, run }, id);
      return revoked.has(sha256Hex(spki)) ? [] : [{ person: id, name, spki, sealed }];
    } catch (error) {
      if (error instanceof CeremonyError) return [];
      throw error;
    }
  });
}

/** Where the evidence went: the output directory and every further copy. */
function mediaOf(store: Store, run: RunFacts): string[] {
  const further = [...finishedSteps(loadRunState(store, run.id)).values()].flatMap(({ data }) =>
    Array.isArray(data['further']) ? (data['further'] as string[]) : [],
  );
  return [run.out, ...further];
}

const nameOf = (run: RunFacts, size: number): string =>
  `${bundleName({ mode: run.mode, title: run.plan.title, run: run.id })}-${size}.backup`;

/** The copies, one a medium, and the header they have: of an earlier attempt, where that placed them all and was cut short. */
async function placeEverywhere(
  parts: Parts,
  run: RunFacts,
  snapshot: Snapshot,
): Promise<{ readonly files: readonly SnapshotFile[]; readonly header: BackupHeader }> {
  const { size, head } = snapshot.header.log;
  const name = nameOf(run, size);
  const isOurs = (file: string): boolean => {
    try {
      const header = readSnapshotHeader(file);
      return header.run === run.id && header.log.head === head && header.logKey === parts.store.logKey.fingerprint;
    } catch {
      return false;
    }
  };
  const files: SnapshotFile[] = [];
  const point = parts.point ?? (() => undefined);
  for (const directory of mediaOf(parts.store, run)) {
    // A run aborted before its export has no evidence directory yet.
    const mayMake = directory === run.out;
    files.push({ name, ...(await placeSnapshot(snapshot, directory, name, { isOurs, mayMake, point })) });
  }
  const [first] = files;
  const kept = first !== undefined && first.sha256 !== snapshot.sha256 && files.every(({ sha256 }) => sha256 === first.sha256);
  return { files, header: kept ? readSnapshotHeader(join(run.out, name)) : snapshot.header };
}

/**
 * Makes the backup of a run that is over and records what came of it; a refusal of disk or medium is recorded and never
 * thrown, because the run is over and its evidence is whole: the next start tries again. The checkpoint for paper is drawn after
 * it, and holds the record of the backup, too (paper-checkpoint.ts). Points: see makeSnapshot, placeSnapshot, and
 * `backup:before-record`.
 */
export async function backUpRun(parts: Parts, run: RunFacts): Promise<void> {
  const { store } = parts;
  const record = (event: BackupEvent, data: Parameters<Store['record']>[0]['data'], check: Check): void =>
    void store.record({ log: workstationLog, actor: 'conclave', event, data: { run: run.id, ...data }, checks: [check] });
  const recipients = recipientsOf(store, run);
  if (recipients.length === 0) {
    const reason = 'nobody of this run has a passphrase key it could be sealed for';
    record('backup-not-made', { reason }, notChecked('BACKUP-MADE', reason));
    return;
  }
  parts.progress('Writing the backup and reading it back');
  let snapshot: Snapshot | null = null;
  try {
    snapshot = await makeSnapshot(
      store,
      {
        run: run.id,
        title: run.plan.title,
        recipients,
        making: (size) => ({ name: nameOf(run, size), copies: mediaOf(store, run).length }),
      },
      { random: parts.random, point: parts.point ?? (() => undefined) },
    );
    const { files, header } = await placeEverywhere(parts, run, snapshot);
    parts.point?.('backup:before-record');
    const { at, ...made } = backupMade(header, files);
    // Where something was written meanwhile, a restore cannot write this event again, and the log keeps the order of its times.
    const follows = store.head(workstationLog).head === header.log.head;
    store.record(follows ? { ...made, at } : made);
  } catch (error) {
    if (!(error instanceof CeremonyError) || error.code === 'bug') throw error;
    recordFailure(() => record('backup-failed', { code: error.code }, notChecked('BACKUP-MADE', error.code)));
  } finally {
    snapshot?.remove();
  }
}

/** A disk too full for the backup may be too full to say so: the run stays without one, and the next start tries again. */
function recordFailure(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof CeremonyError) || !error.code.startsWith('store.')) throw error;
  }
}
