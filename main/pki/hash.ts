import { hash } from 'node:crypto';

declare const sha256Brand: unique symbol;

/** SHA-256 as 64 lower-case hex digits. */
export type Sha256 = string & { readonly [sha256Brand]: true };

/** SHA-256 of bytes, as 32 octets. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(hash('sha256', bytes, 'buffer'));
}

/** SHA-256 of bytes, as `sha256sum` prints it. */
export function sha256Hex(bytes: Uint8Array): Sha256 {
  return hash('sha256', bytes, 'hex') as Sha256;
}

/** SHA-256 of the UTF-8 of a text. */
export function sha256OfText(text: string): Sha256 {
  return hash('sha256', text, 'hex') as Sha256;
}

/** Whether text is a SHA-256 as we write it: 64 lower-case hex digits. */
export function isSha256(text: string): text is Sha256 {
  return /^[0-9a-f]{64}$/.test(text);
}

/**
 * What an approval names (rules.md, Approvals): one TBS gives its SHA-256; several give the SHA-256 of the text of their
 * hex hashes, one a line, each ended by a newline, in the order given.
 */
export const subjectHash = (tbsList: readonly Uint8Array[]): Sha256 => subjectOfHashes(tbsList.map(sha256Hex));

/** The same of their hashes. */
export function subjectOfHashes(hashes: readonly string[]): Sha256 {
  const [only] = hashes;
  if (only !== undefined && hashes.length === 1) return only as Sha256;
  return sha256Hex(Buffer.from(hashes.map((each) => `${each}\n`).join(''), 'ascii'));
}
