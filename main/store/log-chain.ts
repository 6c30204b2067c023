import { hash } from 'node:crypto';
import type { Sha256 } from '../pki/hash.ts';
import { noLine } from './event-line.ts';

/** What one pass over a log says. `firstBad` is the number of the first line that is not what it should be. */
export interface ChainVerdict {
  /** Lines read. */
  readonly size: number;
  /** SHA-256 of the last line; 64 zeros for an empty log. */
  readonly head: Sha256;
  readonly firstBad?: number;
  /** The log ended before a further line could say which of the last two is the wrong one: `firstBad` is the earlier. */
  readonly undecided?: true;
  readonly reason?: string;
}

const prevMark = Buffer.from(',"prev":"', 'ascii');
/** `,"prev":"` + 64 digits + `"}` */
const tailLength = prevMark.length + 64 + 2;
const newline = 0x0a;

/**
 * Verifies a log (check LOG-CHAIN): line n begins with its number and ends with the SHA-256 of line n − 1's bytes. One pass,
 * one line in memory. That the last line is genuine, or that no line after it is missing, only a checkpoint can say.
 * After a first mismatch the next line decides which of the two lines is the wrong one.
 */
export function verifyChain(lines: Iterable<Uint8Array>): ChainVerdict {
  let size = 0;
  let head = noLine;
  let suspect: { readonly line: number; readonly reason: string } | null = null;
  let bad: { readonly line: number; readonly reason: string } | null = null;
  for (const line of lines) {
    size += 1;
    if (bad === null) {
      const shape = shapeProblem(line, size);
      const linked = shape === null && prevOf(line) === head;
      if (suspect !== null) {
        bad = linked ? suspect : { line: size - 1, reason: `Line ${size - 1} is not the line that line ${size} names.` };
      } else if (shape !== null) {
        bad = { line: size, reason: shape };
      } else if (!linked) {
        if (size === 1) bad = { line: 1, reason: 'Line 1 names a line before it.' };
        else suspect = { line: size - 1, reason: `Line ${size - 1} is not the line that line ${size} names.` };
      }
    }
    head = hash('sha256', line, 'hex') as Sha256;
  }
  if (bad !== null) return { size, head, firstBad: bad.line, reason: bad.reason };
  return suspect === null ? { size, head } : { size, head, firstBad: suspect.line, reason: suspect.reason, undecided: true };
}

function prevOf(line: Uint8Array): string {
  return view(line).toString('latin1', line.length - 66, line.length - 2);
}

function shapeProblem(line: Uint8Array, seq: number): string | null {
  const bytes = view(line);
  const start = `{"seq":${seq},"at":"`;
  if (bytes.toString('latin1', 0, start.length) !== start)
    return `Line ${seq} does not begin with its number; a line is missing, doubled or moved.`;
  const mark = bytes.length - tailLength;
  if (mark < start.length || bytes.compare(prevMark, 0, prevMark.length, mark, mark + prevMark.length) !== 0) {
    return `Line ${seq} does not end with the hash of the line before.`;
  }
  if (bytes.toString('latin1', bytes.length - 2) !== '"}') return `Line ${seq} does not end as an event does.`;
  if (bytes.includes(newline)) return `Line ${seq} has a newline inside.`;
  return null;
}

function view(line: Uint8Array): Buffer {
  return Buffer.from(line.buffer, line.byteOffset, line.byteLength);
}
