import { failed, notChecked, passed } from '../../checks.ts';
import type { Check } from '../../checks.ts';
import { CeremonyError } from '../../errors.ts';
import type { TrustFile } from '../../formats/trust.ts';
import type { Sha256 } from '../../pki/hash.ts';
import { parseCheckpoint } from '../checkpoint.ts';
import type { Checkpoint } from '../checkpoint.ts';
import { workstationLog } from '../event-line.ts';
import { findCheckpoint, headAt } from '../history-check.ts';
import type { Inspection } from '../inspection.ts';
import { verifyNote } from '../note.ts';
import { beforeMaking } from '../restored-making.ts';
import { verifySignedCheckpoint, type SignedCheckpoint } from '../signed-checkpoint.ts';
import type { Store } from '../store.ts';
import type { AuditedLogs } from './audit-logs.ts';
import { parseEventData } from './parse-event.ts';
import { makeProblemList } from './problem-list.ts';
import type { ProblemList } from './problem-list.ts';

/** What was brought from paper; words name a head and no size. */
interface Paper {
  readonly size: number | null;
  readonly head: Sha256;
}

/**
 * Checks CHECKPOINT (signed by our log key, over a log as it is), LOG-CONSISTENCY (the logs continue the checkpoint from
 * paper and what the workstation log says of each run) and ANCHOR (the log key is the one on paper).
 */
export function auditAnchors(store: Store, audited: AuditedLogs, trust: TrustFile | undefined): { checks: Check[]; problems: string[] } {
  const inspection = store.inspect();
  const [keys, signed, consistent] = [makeProblemList(), makeProblemList(), makeProblemList()];
  if (!keyIsNamed(store, inspection)) keys.add('The log key is not the one the first event of the workstation log names.');
  for (const { by, text } of audited.checkpoints) verifyOne(text, `The checkpoint in ${by}`, signed);
  for (const one of audited.signed) verifySigned(one.by, one.signed);
  const paper: Paper | null =
    trust?.kind === 'checkpoint'
      ? verifyOne(text(trust.text), 'The checkpoint from paper', signed)
      : trust?.kind === 'head'
        ? { size: null, head: trust.head }
        : null;
  for (const anchor of audited.anchors) {
    if (headAt(inspection, anchor.log, anchor.size) === anchor.head) continue;
    consistent.add(
      `Log ${anchor.log} does not continue what ${anchor.by} says of it at ${anchor.size} lines: events were changed or removed.`,
    );
  }
  const found = paper === null ? null : findCheckpoint(store, paper);
  const made = paper === null || found !== null ? null : beforeMaking(store, paper);
  if (paper !== null && found === null && made === null) {
    consistent.add(
      `No log continues the checkpoint from paper${paper.size === null ? '' : ` at ${paper.size} lines`}: its newest events were changed or removed since it was printed.`,
    );
  }
  if (trust?.kind === 'fingerprints' && trust.log !== null && trust.log !== store.logKey.fingerprint)
    keys.add('The log key is not the one on paper.');

  const checkpoints = audited.checkpoints.length + audited.signed.length + (trust?.kind === 'checkpoint' && paper !== null ? 1 : 0);
  const reach =
    found === null
      ? made === null
        ? ''
        : `log ${made.log} up to event ${made.size}, and the making of the snapshot it was restored from`
      : `log ${found.log} up to event ${found.size} of ${inspection.logs().find(({ log }) => log === found.log)?.size ?? '?'}`;
  return {
    checks: [
      verdict(
        'CHECKPOINT',
        signed,
        checkpoints > 0 ? passed('CHECKPOINT', `${checkpoints} verified`) : notChecked('CHECKPOINT', 'no checkpoint was recorded or given'),
      ),
      verdict(
        'LOG-CONSISTENCY',
        consistent,
        paper !== null
          ? passed('LOG-CONSISTENCY', reach)
          : notChecked(
              'LOG-CONSISTENCY',
              trust?.kind === 'checkpoint' ? 'the checkpoint given was not accepted' : 'no checkpoint from paper was given',
            ),
      ),
      verdict(
        'ANCHOR',
        keys,
        paper !== null || (trust?.kind === 'fingerprints' && trust.log !== null)
          ? passed('ANCHOR')
          : notChecked('ANCHOR', 'nothing from paper was given for the log key'),
      ),
    ],
    problems: [...keys.list(), ...signed.list(), ...consistent.list()],
  };

  /** Under the audit key on a token: who has the machine and the log key, and not the token, can forge none. */
  function verifySigned(by: string, one: SignedCheckpoint): void {
    try {
      const checkpoint = verifySignedCheckpoint(one, store.logKey, audited.auditKeys);
      if (typeof checkpoint === 'string') signed.add(`The checkpoint in ${by} does not hold: ${checkpoint}.`);
      else if (headAt(inspection, one.log, checkpoint.size) !== checkpoint.head)
        consistent.add(
          `Log ${one.log} does not continue the checkpoint the audit key signed in ${by} at ${checkpoint.size} lines: events were changed or removed.`,
        );
    } catch (error) {
      if (!(error instanceof CeremonyError)) throw error;
      signed.add(`The checkpoint in ${by} cannot be read: ${error.message}`);
    }
  }

  function verifyOne(note: string, what: string, problems: ProblemList): Checkpoint | null {
    try {
      const checkpoint = parseCheckpoint(note);
      if (checkpoint.origin === store.logKey.name && verifyNote(checkpoint.note, store.logKey)) return checkpoint;
      problems.add(`${what} is not signed by the log key of this data directory.`);
    } catch (error) {
      if (!(error instanceof CeremonyError)) throw error;
      problems.add(`${what} cannot be read: ${error.message}`);
    }
    return null;
  }
}

/** Typed from paper or scanned: line ends and a missing last newline are not the signer's. */
function text(typed: string): string {
  return `${typed.replaceAll('\r\n', '\n').trimEnd()}\n`;
}

function keyIsNamed(store: Store, inspection: Inspection): boolean {
  const line = inspection.lineAt(workstationLog, 1);
  return line !== null && parseEventData(line)?.['logKey'] === store.logKey.fingerprint;
}

function verdict(name: Check['name'], problems: ProblemList, otherwise: Check): Check {
  return problems.count === 0 ? otherwise : failed(name, problems.first);
}
