import { CeremonyError } from '../errors.ts';
import { isSha256 } from '../pki/hash.ts';
import type { Sha256 } from '../pki/hash.ts';
import { parseNote, signNote } from './note.ts';
import type { Note } from './note.ts';

/** What a checkpoint says (after c2sp.org/tlog-checkpoint; the hash is the head of our chain, not a tree's root). */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly head: Sha256;
  readonly extraLines: readonly string[];
  readonly note: Note;
}

/** Signs `origin \n size \n base64(head) \n [extra lines]` into a note. Extra lines are not empty. */
export function makeCheckpoint(
  log: { size: number; head: Sha256 },
  signer: { name: string; spki: Uint8Array; sign: (message: Uint8Array) => Uint8Array },
  extraLines: readonly string[] = [],
): string {
  if (extraLines.some((line) => line === '' || line.includes('\n')))
    throw new CeremonyError('bug', 'A checkpoint’s extra line is empty or has a newline.');
  const lines = [signer.name, String(log.size), Buffer.from(log.head, 'hex').toString('base64'), ...extraLines];
  return signNote(lines.map((line) => `${line}\n`).join(''), signer);
}

/** Parses a checkpoint's text. Throws input.schema, input.too-large. Its signature is `verifyNote(checkpoint.note, key)`. */
export function parseCheckpoint(text: string): Checkpoint {
  const note = parseNote(text);
  const [origin = '', size = '', base64 = '', ...extraLines] = note.text.slice(0, -1).split('\n');
  const head = Buffer.from(base64, 'base64');
  const hex = head.toString('hex');
  if (
    origin === '' ||
    !/^(0|[1-9][0-9]{0,15})$/.test(size) ||
    head.toString('base64') !== base64 ||
    !isSha256(hex) ||
    extraLines.includes('')
  ) {
    throw new CeremonyError('input.schema', 'The checkpoint does not give origin, size and head as it should.');
  }
  return { origin, size: Number(size), head: hex, extraLines, note };
}
