// A card as words to copy by hand, and back from what was typed. Works on octets throughout: text in JavaScript strings cannot
// be overwritten (README, Limits we state).

import { CeremonyError } from '../errors.ts';
import { evenWords, oddWords } from '../formats/pgp-words.ts';

/** What the code on the screen (QR, alphanumeric mode) and a scanner's typing begin with; the card's octets in hexadecimal follow. */
export const cardTextPrefix = 'CONCLAVE:';

/** Fewer letters than this may begin several words and are not taken for one. */
const fewestLetters = 3;

const lower = (words: readonly string[]): readonly Buffer[] => words.map((word) => Buffer.from(word.toLowerCase()));
/** Even positions have words of two syllables, odd ones of three: a word left out shows at its place. */
const lists = [lower(evenWords), lower(oddWords)] as const;

/** The words of a card, one an octet. Secret. */
export function cardWords(card: Uint8Array): string[] {
  return [...card].map((octet, at) => (at % 2 === 0 ? evenWords : oddWords)[octet] ?? '');
}

/** The card as the text of its QR code. Secret. */
export function cardText(card: Uint8Array): string {
  return `${cardTextPrefix}${Buffer.from(card).toString('hex').toUpperCase()}`;
}

const wrong = (sentence: string): CeremonyError =>
  new CeremonyError('input.share-wrong', `${sentence} Nothing was used. Look at the card and give it again.`);

/**
 * The octets of a card from its words or its QR code's text (UTF-8). Case does not matter, nor does how words are separated; the
 * beginning of a word counts for it where no other word begins so. Throws input.share-wrong naming the word at fault, never the
 * word itself. The caller zeroes what it gave and what it gets.
 */
export function parseCardText(typed: Uint8Array): Uint8Array {
  const pieces = split(typed);
  const [first] = pieces;
  if (first !== undefined && pieces.length === 1 && startsWith(first, Buffer.from(cardTextPrefix.toLowerCase()))) return fromHex(first);
  const card = new Uint8Array(pieces.length);
  try {
    for (const [at, piece] of pieces.entries()) card[at] = octetOf(piece, at);
    return card;
  } catch (error) {
    card.fill(0);
    throw error;
  } finally {
    for (const piece of pieces) piece.fill(0);
  }
}

function octetOf(piece: Uint8Array, at: number): number {
  const found = find(piece, lists[at % 2 === 0 ? 0 : 1]);
  if (found.length === 1) return found[0] ?? 0;
  const place = `Word ${at + 1}`;
  if (found.length > 1) throw wrong(`${place} is cut short so that several words begin like it.`);
  if (find(piece, lists[at % 2 === 0 ? 1 : 0]).length > 0)
    throw wrong(`${place} belongs to the other column: a word is left out, doubled or swapped there.`);
  throw wrong(`${place} is not in the list of words.`);
}

/** The values a piece can stand for: the whole word's alone, or those of every word it begins. */
function find(piece: Uint8Array, list: readonly Buffer[]): number[] {
  const whole = list.findIndex((word) => word.length === piece.length && startsWith(piece, word));
  if (whole !== -1) return [whole];
  if (piece.length < fewestLetters) return [];
  return list.flatMap((word, value) => (startsWith(word, piece) ? [value] : []));
}

const startsWith = (bytes: Uint8Array, start: Uint8Array): boolean =>
  bytes.length >= start.length && start.every((byte, i) => bytes[i] === byte);

/** Runs of anything but white space, commas and semicolons, in small letters; at most one word more than any card has. */
function split(typed: Uint8Array): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let from = -1;
  for (let at = 0; at <= typed.length; at += 1) {
    const byte = typed[at] ?? 0x20;
    const between = byte <= 0x20 || byte === 0x2c || byte === 0x3b;
    if (!between && from === -1) from = at;
    if (!between || from === -1) continue;
    pieces.push(typed.slice(from, at).map((letter) => (letter >= 0x41 && letter <= 0x5a ? letter + 0x20 : letter)));
    from = -1;
  }
  return pieces;
}

function fromHex(text: Uint8Array): Uint8Array {
  const digits = text.subarray(cardTextPrefix.length);
  const value = (at: number): number => {
    const byte = digits[at] ?? 0;
    if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
    if (byte >= 0x61 && byte <= 0x66) return byte - 0x57;
    throw wrong('The code that was scanned or pasted is not whole.');
  };
  const card = new Uint8Array(Math.ceil(digits.length / 2));
  for (let at = 0; at < card.length; at += 1) card[at] = value(2 * at) * 16 + value(2 * at + 1);
  text.fill(0);
  return card;
}
