// The quick look at the start: does this directory continue what is on paper? `auditStore` looks at everything.

import { sha256Hex } from '../pki/hash.ts';
import type { Sha256 } from '../pki/hash.ts';
import { anchorOf, type Anchor } from './audit/anchor.ts';
import { noLine, workstationLog } from './event-line.ts';
import type { Inspection } from './inspection.ts';
import { verifyChain } from './log-chain.ts';
import type { Store } from './store.ts';

/** Head of a log when it had `size` lines, as its lines are now; null where it is shorter. */
export function headAt(inspection: Inspection, log: string, size: number): string | null {
  if (size === 0) return noLine;
  const line = inspection.lineAt(log, size);
  return line === null ? null : sha256Hex(line);
}

/**
 * The log that had this head, and how long it was then; null where none had. Heads are hashes, so a match is the log the
 * checkpoint was made of. Words name a head and no size (`size: null`): every line is then looked at. `guess` is tried first.
 */
export function findCheckpoint(
  store: Store,
  paper: { readonly size: number | null; readonly head: Sha256 },
  guess: { readonly size: number; readonly head: string } | null = null,
): { log: string; size: number } | null {
  if (guess?.head === paper.head && (paper.size ?? guess.size) === guess.size) return { log: workstationLog, size: guess.size };
  const inspection = store.inspect();
  for (const { log } of inspection.logs()) {
    const { size, head } = paper;
    const found = size === null ? sizeAt(inspection, log, head) : headAt(inspection, log, size) === head ? size : null;
    if (found !== null) return { log, size: found };
  }
  return null;
}

/** The number of the line that is this head; null for a log that has none. */
function sizeAt(inspection: Inspection, log: string, head: string): number | null {
  let size = 0;
  for (const line of inspection.eachLine(log)) {
    size += 1;
    if (sha256Hex(line) === head) return size;
  }
  return null;
}

/**
 * What is wrong with the workstation log's chain, its recorded end, or the runs' logs it names; null where nothing is. One
 * pass over the workstation log; of the runs' logs only the lines it names are read.
 */
export function historyProblem(store: Store): string | null {
  const inspection = store.inspect();
  const anchors: Anchor[] = [];
  const recorded = store.head(workstationLog);
  const chain = verifyChain(observed());
  if (chain.firstBad !== undefined) return `Event workstation/${chain.firstBad}: ${chain.reason ?? 'it is not what it was.'}`;
  if (chain.size !== recorded.size || chain.head !== recorded.head) return 'The workstation log does not end as was recorded.';
  const broken = anchors.find(({ log, size, head }) => headAt(inspection, log, size) !== head);
  return broken === undefined
    ? null
    : `Log ${broken.log} does not continue what ${broken.by} says of it at ${broken.size} lines: events were changed or removed.`;

  function* observed(): Generator<Uint8Array> {
    let seq = 0;
    for (const line of inspection.eachLine(workstationLog)) {
      seq += 1;
      const anchor = anchorOf(line, seq);
      if (anchor !== null) anchors.push(anchor);
      yield line;
    }
  }
}
