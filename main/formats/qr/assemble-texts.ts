import { CeremonyError } from '../../errors.ts';
import { looksLikeUr, openUrReader } from '../ur/read-ur.ts';

/** What QR codes, or lines somebody pasted, held: one file. */
export interface Assembled {
  /** `ur`: it came as a Uniform Resource; `text`: the codes hold its letters themselves. */
  readonly form: 'ur' | 'text';
  readonly bytes: Uint8Array;
}

/** Frames are missing. */
export interface Missing {
  readonly have: number;
  readonly need: number;
}

/** More characters than anybody pastes. */
const longestText = 16 * 1024 * 1024;

/**
 * The file that texts of QR codes hold together: URs (one a line, in any order, some twice), or one plain text; or how many independent frames
 * there are and are needed. Throws input.not-found where there is nothing, input.schema, input.too-large.
 */
export function assembleTexts(texts: readonly string[]): Assembled | Missing {
  if (texts.reduce((sum, text) => sum + text.length, 0) > longestText)
    throw new CeremonyError('input.too-large', `The text is longer than ${longestText / 1024 / 1024} MB. Nothing was taken.`);
  const lines = texts.flatMap((text) => (looksLikeUr(text) ? text.split(/\r?\n/).filter((line) => line.trim() !== '') : [text]));
  const [first] = lines;
  if (first === undefined || lines.every((line) => line.trim() === ''))
    throw new CeremonyError('input.not-found', 'There is nothing to read. Nothing was taken.');
  if (!lines.some(looksLikeUr)) {
    if (lines.some((line) => line !== first))
      throw new CeremonyError('input.schema', 'These codes hold different texts. Nothing was taken. Read one at a time.');
    return { form: 'text', bytes: new TextEncoder().encode(first) };
  }
  const reader = openUrReader();
  for (const line of lines) reader.take(line);
  const bytes = reader.result();
  return bytes === null ? reader.progress : { form: 'ur', bytes };
}
