import { CeremonyError } from '../errors.ts';
import { evenWords, oddWords } from '../formats/pgp-words.ts';

/**
 * The PGP words of a hash, one a byte, as they are printed, read aloud and read back: 32 for a SHA-256.
 * @param hash hexadecimal, either case, no spaces
 * @throws input.schema when it is not whole bytes of hexadecimal
 */
export function hashWords(hash: string): string[] {
  if (!/^(?:[0-9a-fA-F]{2})+$/.test(hash))
    throw new CeremonyError('input.schema', 'A hash must be hexadecimal digits in pairs; nothing was shown.');
  return (hash.match(/../g) ?? []).map((pair, position) => (position % 2 === 0 ? evenWords : oddWords)[Number.parseInt(pair, 16)] ?? '');
}

/**
 * READ-BACK: are these the words of `sha256` at these positions, in this order? Upper and lower case and spaces around a word do not matter.
 * @param positions 0-based, of 32
 */
export function checkReadBack(sha256: string, positions: readonly number[], words: readonly string[]): boolean {
  const expected = hashWords(sha256);
  // An empty read-back proves nothing and must not pass.
  if (positions.length === 0 || positions.length !== words.length) return false;
  return positions.every((position, index) => {
    const word = expected[position];
    return word !== undefined && word.toLowerCase() === words[index]?.trim().toLowerCase();
  });
}
