import { CeremonyError } from '../errors.ts';
import type { Sha256 } from '../pki/hash.ts';
import { parseCheckpoint, type Checkpoint } from '../store/checkpoint.ts';
import { evenWords, oddWords } from '../formats/pgp-words.ts';

/** A checkpoint as people bring it back from paper. The words give the log's head alone: where in the log that is, the log itself says. */
export interface CheckpointEntry {
  readonly head: Sha256;
  /** Lines of the log; null where only words or digits were entered. */
  readonly size: number | null;
  /** The signed note, where the QR code was scanned or its text typed; its signature is not verified here. */
  readonly note: Checkpoint | null;
}

const maxLength = 64 * 1024;
const wordCount = 32;
/** Fewer letters of a word are a slip, not an abbreviation. */
const leastLetters = 3;

/**
 * Parses what people enter as the last checkpoint (rules.md, Logs and bundles): the text of the QR code (a C2SP signed
 * note), the 32 words in four rows of eight, or the head's 64 hexadecimal digits. A word may be cut to its first letters
 * (three or more) as long as one word of its place begins so; numbers before words are skipped.
 * @throws input.words-wrong naming the place of the first word that cannot be right; input.schema, input.too-large
 */
export function parseCheckpointEntry(entered: string): CheckpointEntry {
  if (entered.length > maxLength) throw new CeremonyError('input.too-large', 'What was entered is too long to be a checkpoint.');
  const text = entered.replaceAll('\r\n', '\n').trim();
  if (text === '') throw new CeremonyError('input.schema', 'No checkpoint was entered. Nothing was compared.');
  if (/\n *(?:\u2014|\u2013|-{1,3}) +conclave\//.test(text)) return fromNote(text);
  const hex = text.replaceAll(/\s/g, '').toLowerCase();
  if (/^[0-9a-f]{64}$/.test(hex)) return { head: hex as Sha256, size: null, note: null };
  return { head: fromWords(text), size: null, note: null };
}

/** A hand scanner types as a keyboard does: it may turn the dash into a hyphen and drop the empty line. */
function fromNote(text: string): CheckpointEntry {
  const lines = text.split('\n').map((line) => line.trim());
  const first = lines.findIndex(isSignature);
  const said = lines.slice(0, first).filter((line) => line !== '');
  const signatures = lines.slice(first).filter((line) => line !== '');
  const dashed = signatures.map((line) => line.replace(/^(?:\u2014|\u2013|-{1,3}) +/, '\u2014 '));
  const note = parseCheckpoint(`${said.join('\n')}\n\n${dashed.join('\n')}\n`);
  return { head: note.head, size: note.size, note };
}

const isSignature = (line: string): boolean => /^(?:\u2014|\u2013|-{1,3}) +conclave\//.test(line);

function fromWords(text: string): Sha256 {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '' && !/^\d{1,2}[.:)]?$/.test(word));
  const bytes = words.slice(0, wordCount).map((word, position) => byteOf(word, position));
  if (words.length !== wordCount) {
    throw new CeremonyError(
      'input.words-wrong',
      `A checkpoint has ${wordCount} words, in four rows of eight, and ${words.length} ${words.length === 1 ? 'was' : 'were'} entered. Nothing was compared.`,
      { details: { words: words.length } },
    );
  }
  return Buffer.from(bytes).toString('hex') as Sha256;
}

function byteOf(word: string, position: number): number {
  const list = position % 2 === 0 ? evenWords : oddWords;
  const found = indexesOf(list, word);
  const [only, second] = found;
  if (only !== undefined && second === undefined) return only;
  const place = `Word ${position + 1} (row ${Math.floor(position / 8) + 1}, place ${(position % 8) + 1})`;
  const other = position % 2 === 0 ? oddWords : evenWords;
  const why =
    second !== undefined
      ? `«${word}» is the beginning of more than one word: type more of it`
      : indexesOf(other, word).length > 0
        ? `«${word}» stands at another place: a word before it is missing or doubled`
        : `«${word}» is not in the word list`;
  throw new CeremonyError('input.words-wrong', `${place}: ${why}. Nothing was compared.`, { details: { word: position + 1 } });
}

/** The whole word, or every word that begins so. */
function indexesOf(list: readonly string[], word: string): number[] {
  const typed = word.toLowerCase();
  const whole = list.findIndex((one) => one.toLowerCase() === typed);
  if (whole !== -1) return [whole];
  if (typed.length < leastLetters) return [];
  return list.flatMap((one, index) => (one.toLowerCase().startsWith(typed) ? [index] : []));
}
