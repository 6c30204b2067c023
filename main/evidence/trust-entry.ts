import { CeremonyError } from '../errors.ts';
import { parseTrust, type TrustFile } from '../formats/trust.ts';
import { parseCheckpointEntry } from './checkpoint-entry.ts';

/**
 * Parses a `--trust` file (formats.md, Command line): a checkpoint's text, fingerprints, or the 32 words (or the digits) of
 * a log's head as they stand on paper. Throws input.schema, input.too-large, input.words-wrong.
 */
export function parseTrustEntry(bytes: Uint8Array): TrustFile {
  try {
    return parseTrust(bytes);
  } catch (error) {
    const text = new TextDecoder().decode(bytes);
    // Words and digits have no colon; a file that has one was meant as fingerprints, and that sentence helps more.
    if (!(error instanceof CeremonyError) || error.code !== 'input.schema' || text.trim() === '' || text.includes(':')) throw error;
    const entry = parseCheckpointEntry(text);
    return entry.note === null ? { kind: 'head', head: entry.head } : { kind: 'checkpoint', text };
  }
}
