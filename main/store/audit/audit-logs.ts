import { workstationLog } from '../event-line.ts';
import type { Inspection } from '../inspection.ts';
import { verifyChain, type ChainVerdict } from '../log-chain.ts';
import { signedCheckpointOf, type SignedCheckpoint } from '../signed-checkpoint.ts';
import type { Store } from '../store.ts';
import { auditNamedRows } from './audit-rows.ts';
import { anchorIn, mayAnchor, type Anchor } from './anchor.ts';
import { parseEventData } from './parse-event.ts';
import type { ProblemList } from './problem-list.ts';

export interface AuditedLogs {
  readonly logs: number;
  readonly lines: number;
  /** The first event that is not what was recorded, or is missing; null where every log is whole. */
  readonly firstBad: { readonly log: string; readonly seq: number } | null;
  readonly anchors: readonly Anchor[];
  /** Texts of checkpoints recorded in events, with where. */
  readonly checkpoints: readonly { readonly by: string; readonly text: string }[];
  /** Checkpoints under an audit key, and the public keys recorded as made for audit (SHA-256). */
  readonly signed: readonly { readonly by: string; readonly signed: SignedCheckpoint }[];
  readonly auditKeys: ReadonlySet<string>;
}

const rowsMark = Buffer.from('"rows":[', 'ascii');
const auditMark = Buffer.from('"purpose":"audit"', 'ascii');
const checkpointMark = Buffer.from('"checkpoint":"', 'ascii');

/**
 * One pass over every log: the chain, size and head as recorded at the last append, the rows each event names.
 * Lines are parsed only where they name rows, heads or checkpoints.
 */
export function auditLogs(store: Store, problems: { readonly chain: ProblemList; readonly rows: ProblemList }): AuditedLogs {
  const inspection = store.inspect();
  const anchors: Anchor[] = [];
  const checkpoints: { by: string; text: string }[] = [];
  const signed: { by: string; signed: SignedCheckpoint }[] = [];
  const auditKeys = new Set<string>();
  let firstBad: AuditedLogs['firstBad'] = null;
  let lines = 0;
  const logs = inspection.logs();
  for (const { log, size, head } of logs) {
    const chain = verifyChain(observed(inspection, log));
    lines += chain.size;
    const bad = badLine(chain, size, head);
    if (bad === null) continue;
    problems.chain.add(`Log ${log}, event ${log}/${bad.seq}: ${bad.reason}`);
    firstBad ??= { log, seq: bad.seq };
  }
  if (inspection.lineAt(workstationLog, 1) === null) problems.chain.add('The workstation log is gone.');
  return { logs: logs.length, lines, firstBad, anchors, checkpoints, signed, auditKeys };

  function* observed(of: Inspection, log: string): Generator<Uint8Array> {
    let seq = 0;
    for (const line of of.eachLine(log)) {
      seq += 1;
      look(of, log, seq, Buffer.from(line.buffer, line.byteOffset, line.byteLength));
      yield line;
    }
  }

  function look(of: Inspection, log: string, seq: number, line: Buffer): void {
    const hasAnchor = log === workstationLog && mayAnchor(line);
    if (!hasAnchor && !line.includes(rowsMark) && !line.includes(checkpointMark) && !line.includes(auditMark)) return;
    const data = parseEventData(line);
    if (data === null) return;
    auditNamedRows(store, of, { log, seq, data }, problems.rows);
    const anchor = hasAnchor ? anchorIn(data, seq) : null;
    if (anchor !== null) anchors.push(anchor);
    if (data['purpose'] === 'audit' && typeof data['spkiSha256'] === 'string') auditKeys.add(data['spkiSha256']);
    const underAuditKey = signedCheckpointOf(data);
    if (underAuditKey !== null) signed.push({ by: `event ${log}/${seq}`, signed: underAuditKey });
    else if (typeof data['checkpoint'] === 'string' && data['checkpoint'].includes('\n\n\u2014 '))
      checkpoints.push({ by: `event ${log}/${seq}`, text: data['checkpoint'] });
  }
}

/** The first line of a log that is not what it was: by the chain, else by size and head as recorded at the last append. */
function badLine(chain: ChainVerdict, size: number | null, head: string | null): { seq: number; reason: string } | null {
  const changedEnd = size !== null && chain.size === size && chain.head !== head;
  // The last line names the one before it wrongly: without a recorded end nobody knows which of the two was changed.
  const lastAlone = changedEnd && chain.undecided === true;
  if (chain.firstBad !== undefined && !lastAlone) return { seq: chain.firstBad, reason: chain.reason ?? 'it is not what it was.' };
  if (size === null) return { seq: 1, reason: `the log has ${chain.size} lines and no recorded size; its record was removed.` };
  if (chain.size < size)
    return {
      seq: chain.size + 1,
      reason: `it is missing; the log had ${size} lines and has ${chain.size}: its newest events were removed.`,
    };
  if (chain.size > size)
    return { seq: size + 1, reason: `the log had ${size} lines and has ${chain.size}: events were added behind our back.` };
  return changedEnd ? { seq: size, reason: 'its last line is not the line that was recorded.' } : null;
}
