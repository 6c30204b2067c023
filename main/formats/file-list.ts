// A release as a list of its files: what `sha256sum` prints and reads, one line a file, in the order in which they are signed.

import { CeremonyError } from '../errors.ts';
import { isSha256, type Sha256 } from '../pki/hash.ts';

interface ListedFile {
  readonly sha256: Sha256;
  /** Relative to the list, segments with `/` between them. */
  readonly name: string;
}

/** A thousand names of the longest a bundle holds. */
export const longestFileList = 512 * 1024;
const mostFiles = 1000;

/** What a name must be for its signature to stand in evidence under it: as file names of a bundle are, at most three folders deep. */
const fileName = /^(?=.{1,100}$)[A-Za-z0-9_][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_][A-Za-z0-9._-]*){0,3}$/;

/** Whether a file of this name can be signed: letters, digits, dot, dash and underscore, no leading dot or dash, at most 100 characters. */
export const isSignableName = (name: string): boolean => fileName.test(name);

/**
 * Reads a list: lines of 64 small hexadecimal digits, two spaces (or a space and `*`) and a name, each ended by a newline. No name twice,
 * not even in other letter case, for media where that is the same file. Throws input.schema with the line, input.too-large.
 */
export function parseFileList(bytes: Uint8Array): ListedFile[] {
  if (bytes.length > longestFileList)
    throw new CeremonyError('input.too-large', `The list has ${bytes.length} bytes, and at most ${longestFileList} are read.`);
  const text = Buffer.from(bytes).toString('latin1');
  if (!text.endsWith('\n')) throw refusal(text.split('\n').length, 'does not end with a newline: the list may be cut off');
  const lines = text.slice(0, -1).split('\n');
  if (lines.length > mostFiles)
    throw new CeremonyError('input.too-large', `The list names ${lines.length} files, and at most ${mostFiles} are signed at a time.`);
  const seen = new Set<string>();
  return lines.map((line, index) => {
    const [, sha256 = '', name = ''] = /^([0-9a-f]{64}) [ *](.+)$/.exec(line) ?? [];
    if (!isSha256(sha256)) throw refusal(index + 1, 'is not a SHA-256, two spaces and a name, as sha256sum prints it');
    if (!isSignableName(name))
      throw refusal(
        index + 1,
        'has a name that evidence cannot hold: at most 100 letters, digits, dots, dashes and underscores, beginning with none of dot and dash, and folders with / between them',
      );
    if (seen.has(name.toLowerCase())) throw refusal(index + 1, 'names a file that stands above already');
    seen.add(name.toLowerCase());
    return { sha256, name };
  });
}

/** A list as sha256sum prints it. */
export const encodeFileList = (files: readonly { readonly sha256: string; readonly name: string }[]): Uint8Array =>
  new TextEncoder().encode(files.map(({ sha256, name }) => `${sha256}  ${name}\n`).join(''));

const refusal = (line: number, why: string): CeremonyError =>
  new CeremonyError('input.schema', `Line ${line} of the list of files ${why}. Nothing was signed.`, { details: { line, column: 1 } });
