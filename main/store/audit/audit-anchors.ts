import { failed, notChecked, passed } from '../../checks.ts';
import type { Check } from '../../checks.ts';
import { CeremonyError } from '../../errors.ts';
import type { TrustFile } from '../../formats/trust.ts';
import { sha256Hex } from '../../pki/hash.ts';
import { parseCheckpoint } from '../checkpoint.ts';
import type { Checkpoint } from '../checkpoint.ts';
import { noLine, workstationLog } from '../event-line.ts';
import type { Inspection } from '../inspection.ts';
import { verifyNote } from '../note.ts';
import type { Store } from '../store.ts';
import type { AuditedLogs } from './audit-logs.ts';
import { parseEventData } from './parse-event.ts';
import { makeProblemList } from './problem-list.ts';
import type { ProblemList } from './problem-list.ts';

/** Head of a log when it had `size` lines, as its lines are now; null where it is shorter. */
function headAt(inspection: Inspection, log: string, size: number): string | null {
  if (size === 0) return noLine;
  const line = inspection.lineAt(log, size);
  return line === null ? null : sha256Hex(line);
}

/** Logs that had this head at this size. Heads are hashes, so a match is the log the checkpoint was made of. */
function logsWith(inspection: Inspection, checkpoint: { size: number; head: string }): string[] {
  return inspection
    .logs()
    .map((one) => one.log)
    .filter((log) => headAt(inspection, log, checkpoint.size) === checkpoint.head);
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
  const paper = trust?.kind === 'checkpoint' ? verifyOne(text(trust.text), 'The checkpoint from paper', signed) : null;
  for (const anchor of audited.anchors) {
    if (headAt(inspection, anchor.log, anchor.size) === anchor.head) continue;
    consistent.add(
      `Log ${anchor.log} does not continue what ${anchor.by} says of it at ${anchor.size} lines: events were changed or removed.`,
    );
  }
  if (paper !== null && logsWith(inspection, paper).length === 0) {
    consistent.add(
      `No log continues the checkpoint from paper at ${paper.size} lines: its newest events were changed or removed since it was printed.`,
    );
  }
  if (trust?.kind === 'fingerprints' && trust.log !== null && trust.log !== store.logKey.fingerprint)
    keys.add('The log key is not the one on paper.');

  const checkpoints = audited.checkpoints.length + (paper === null ? 0 : 1);
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
          ? passed('LOG-CONSISTENCY')
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
