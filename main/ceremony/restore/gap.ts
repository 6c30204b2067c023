// What lies between a snapshot and what people hold: read here, decided by people, closed in close-gap.ts.

import { CeremonyError } from '../../errors.ts';
import { parseCheckpointEntry } from '../../evidence/checkpoint-entry.ts';
import { canonicalJson, type JsonObject } from '../../formats/canonical-json.ts';
import { sha256Hex, type Sha256 } from '../../pki/hash.ts';
import { findCheckpoint, historyProblem } from '../../store/history-check.ts';
import { verifyNote } from '../../store/note.ts';
import { openRestoration } from '../../store/restored.ts';
import { beforeMaking } from '../../store/restored-making.ts';
import type { Store } from '../../store/store.ts';
import type { Restoration } from '../../store/tables/restoration.ts';
import { readRuns } from '../../store/tables/run.ts';
import { lastOnPaper } from '../paper-checkpoint.ts';
import { fullScopeOf, partitionTitle } from '../../pki/crl-scope.ts';
import { knownCrl, withoutCrl, type KnownCrl } from './known-crl.ts';

/** What people bring: the last paper checkpoint as typed or scanned, and the newest CRL of every authority (PEM or DER). */
export interface Brought {
  readonly checkpoint: string;
  readonly crls: readonly Uint8Array[];
}

/** The checkpoint is of the record as it is here, or of the making of the very snapshot it came from, which no snapshot can hold. */
type Whole = 'the last checkpoint is in the record' | 'the last checkpoint is of the making of this snapshot';

export interface Gap {
  readonly restoration: Restoration;
  /** Events after the snapshot that are lost: 0 where the checkpoint is in the record, null where words alone cannot tell. */
  readonly lost: number | null;
  /** Where nothing is lost, what the checkpoint is of; else null. */
  readonly whole: Whole | null;
  readonly crls: readonly KnownCrl[];
  /** Runs that were under way in the snapshot and end here. */
  readonly ends: readonly string[];
  /** What people sign: everything above, by its hashes. */
  readonly statement: JsonObject;
  readonly sha256: Sha256;
}

function refuse(problem: string): never {
  throw new CeremonyError(
    'policy.restore-continuity',
    `RESTORE-CONTINUITY failed: ${problem} The directory stays read-only. If a word was misread, enter the checkpoint again; otherwise this is the snapshot of another data directory.`,
  );
}

/** How many events the record lacks. Throws policy.restore-continuity, input.checkpoint-old, input.* */
function lostEvents(store: Store, restoration: Restoration, entered: string): Pick<Gap, 'lost' | 'whole'> & { head: Sha256 } {
  const entry = parseCheckpointEntry(entered);
  const { note, head } = entry;
  if (note !== null && !(note.origin === store.logKey.name && verifyNote(note.note, store.logKey)))
    refuse('the checkpoint is not signed by the log key of this record.');
  const problem = historyProblem(store);
  if (problem !== null) refuse(problem);
  const found = findCheckpoint(store, entry);
  if (found !== null) {
    const last = lastOnPaper(store);
    if (last !== null && found.log === 'workstation' && found.size < last.least)
      throw new CeremonyError(
        'input.checkpoint-old',
        `This checkpoint is older than the one printed at the end of the last run in the snapshot (${last.at.slice(0, 10)}). The directory stays read-only. Enter the last one there is.`,
      );
    return { lost: 0, whole: 'the last checkpoint is in the record', head };
  }
  if (beforeMaking(store, entry)?.size === restoration.size)
    return { lost: 0, whole: 'the last checkpoint is of the making of this snapshot', head };
  // Signed by our key and further on than the snapshot: events are missing here. Shorter, and not ours: another history.
  if (entry.size !== null && entry.size <= restoration.size)
    refuse('the record does not contain this checkpoint, though it is long enough.');
  return { lost: entry.size === null ? null : entry.size - restoration.size, whole: null, head };
}

/**
 * Reads what people brought against the restored record. Throws state.not-open where nothing waits to be continued;
 * input.answer-missing for an authority without its CRL; input.crl-old, input.checkpoint-old, policy.restore-continuity.
 */
export function readGap(store: Store, brought: Brought): Gap {
  const restoration = openRestoration(store);
  if (restoration === null)
    throw new CeremonyError('state.not-open', 'This data directory is not waiting to be continued after a restore. Nothing was done.');
  const { lost, whole, head } = lostEvents(store, restoration, brought.checkpoint);
  const crls = brought.crls.map((bytes) => knownCrl(store, bytes));
  if (new Set(crls.map(({ scope }) => scope)).size !== crls.length)
    throw new CeremonyError(
      'input.schema',
      'Two CRLs of the same scope were given. The directory stays read-only. Give the newest one of each.',
    );
  const [missing] = withoutCrl(store, crls);
  if (missing !== undefined)
    throw new CeremonyError(
      'input.answer-missing',
      `The newest CRL of «${missing.authority}» is missing. The directory stays read-only. Bring it from where it was published.`,
    );
  const ends = readRuns(store)
    .filter(({ mode, status }) => mode === 'production' && (status === 'open' || status === 'paused' || status === 'sealed'))
    .map(({ id }) => id);
  const statement: JsonObject = {
    restoration: restoration.id,
    snapshot: { size: restoration.size, head: restoration.head },
    checkpoint: head,
    lost,
    crls: crls.map(({ scope, number, sha256, continuesAt }) => ({ scope, number, sha256, continuesAt })),
    ends,
  };
  return { restoration, lost, whole, crls, ends, statement, sha256: sha256Hex(new TextEncoder().encode(canonicalJson(statement))) };
}

/** The gap in words, one fact a line. */
export function gapFacts({ restoration, lost, whole, crls, ends, sha256 }: Gap): string[] {
  const missing =
    lost === null
      ? 'unknown: words and digits do not tell where they stand, the signed note does'
      : whole === null
        ? String(lost)
        : `none: ${whole}`;
  return [
    `snapshot: event ${restoration.size} of the workstation log, restored ${restoration.at}`,
    `events lost: ${missing}`,
    ...crls.map(
      ({ authority, issuer, scope, number, continuesAt }) =>
        `CRL of ${authority}${scope === fullScopeOf(issuer) ? '' : `, ${partitionTitle(scope)}`}: ${number} is the newest known; numbers go on at ${continuesAt}`,
    ),
    ...ends.map((run) => `run ${run.slice(0, 8)}: was under way, ends as aborted`),
    `gap sha256: ${sha256}`,
  ];
}
