import { CeremonyError } from '../../errors.ts';
import { codeInImage } from '../../formats/qr/code-in-image.ts';
import { looksLikeUr } from '../../formats/ur/read-ur.ts';
import { isPng, readPng } from '../../formats/qr/png.ts';
import { fileOfCodes } from '../../media/quarantine/file-of-codes.ts';
import { readFileLimited } from '../files.ts';

/** Bytes of an image of one code. */
const longestImage = 16 * 1024 * 1024;

/**
 * The bytes of a file of at most `limit` bytes; of a PNG image those its QR code holds; of text with a UR a line those of the URs.
 * Throws input.*.
 */
export function readFileOrCodes(path: string, limit: number, what: string): Uint8Array {
  const bytes = readFileLimited(path, Math.max(limit, longestImage), what);
  const text = textOfCodes(bytes, what);
  const found = text === null ? bytes : bytesOfCodes([text]);
  if (found.length > limit)
    throw new CeremonyError('input.too-large', `${what} holds ${found.length} bytes, and at most ${limit} are read. Nothing was read.`);
  return found;
}

/** What the code of an image says, or the lines of a text with URs; null: these are bytes of another kind. */
function textOfCodes(bytes: Uint8Array, what: string): string | null {
  if (!isPng(bytes)) return looksLikeUr(new TextDecoder('latin1').decode(bytes.subarray(0, 64))) ? new TextDecoder().decode(bytes) : null;
  const text = codeInImage(readPng(bytes));
  if (text !== null) return text;
  throw new CeremonyError('input.unsupported', `${what} is an image in which no QR code was found. Nothing was read. Make a sharper one.`);
}

/** What pasted text or codes hold. Throws input.*. */
export function bytesOfCodes(texts: readonly string[]): Uint8Array {
  const found = fileOfCodes(texts);
  if ('bytes' in found) return found.bytes;
  throw new CeremonyError(
    'input.not-found',
    `${found.have} of ${found.need} independent frames are there. Nothing was read. Put the frames together first: conclave qr --read.`,
  );
}
