import { CeremonyError } from '../../errors.ts';
import { encodeUr, urFrames } from '../ur/encode-ur.ts';
import { largestUr, urTooLarge } from '../ur/ur-error.ts';

/** A file as texts of QR codes. */
export interface CodesOfFile {
  /** `text`: the code holds the file’s own letters; `ur`: a Uniform Resource of type bytes (BCR-2020-005). */
  readonly form: 'text' | 'ur';
  /** How many different codes are needed at least. 1: the first code is the whole file. */
  readonly needed: number;
  /** Code `sequence`, counted from 1. With more than one needed there is no last: any `needed` of them, or few more, make the file. */
  code(sequence: number): string;
}

/** One code of error correction M that a phone reads from a screen at arm’s length (version 20 and a little above). */
const longestText = 800;
const longestUr = 500;
/** Bytes of a file in each frame: on a screen, and on paper, where a creased code is read from nearer. */
export const frameLengths = { screen: 400, paper: 240 } as const;

const plain = /^[\x20-\x7e\n]+$/;

/**
 * How a file is shown: short plain text (a fingerprint, a checkpoint, a small PEM) as it is, other short files as one UR, the rest as frames
 * with a fountain code. Throws input.too-large above 1 MB, input.unsupported for an empty file.
 */
export function codesOfFile(bytes: Uint8Array, frameLength: number): CodesOfFile {
  if (bytes.length === 0) throw new CeremonyError('input.unsupported', 'An empty file has nothing to show. Nothing was made.');
  if (bytes.length > largestUr) throw urTooLarge();
  const text = bytes.length <= longestText ? new TextDecoder('latin1').decode(bytes) : '';
  if (plain.test(text) && !/^\s*ur:/i.test(text)) return { form: 'text', needed: 1, code: () => text };
  if (bytes.length <= longestUr) {
    const whole = encodeUr(bytes);
    return { form: 'ur', needed: 1, code: () => whole };
  }
  const frames = urFrames(bytes, frameLength);
  return { form: 'ur', needed: frames.fragments, code: (sequence) => frames.frame(sequence) };
}
