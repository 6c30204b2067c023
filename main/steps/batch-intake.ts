// Many requests at once: each passes every check of a single one, and no two of them may be the same thing twice.

import { CeremonyError } from '../errors.ts';
import { labelField } from '../formats/fields.ts';
import { sha256Hex } from '../pki/hash.ts';
import { marksOf } from '../pki/request-marks.ts';
import { takeRequest, type Builder, type TakenRequest } from './request-intake.ts';
import type { StepContext } from './step.ts';

/** A file as it came from the medium. */
export interface GivenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface RefusedFile {
  readonly name: string;
  readonly fileSha256: string;
  readonly code: string;
  readonly why: string;
}

/** What came of a medium, in the order of the file names. */
export interface JudgedBatch {
  readonly entries: readonly (TakenEntry | RefusedEntry)[];
}
export interface TakenEntry {
  readonly name: string;
  readonly taken: TakenRequest;
}
export interface RefusedEntry {
  readonly name: string;
  readonly refused: RefusedFile;
}

export const takenOf = ({ entries }: JudgedBatch): readonly TakenRequest[] =>
  entries.flatMap((entry) => ('taken' in entry ? [entry.taken] : []));
export const refusedOf = ({ entries }: JudgedBatch): readonly RefusedFile[] =>
  entries.flatMap((entry) => ('refused' in entry ? [entry.refused] : []));

/**
 * One in so many proofs of possession is verified by both implementations, the others by node:crypto, which is not what signed them:
 * a flaw by which it took what no key signed would show in these too, and `conclave verify` holds every one against both.
 */
const bothEvery = 64;

/** The folder of a request: its file's name without the ending. Throws input.schema where that makes no folder. */
function labelOf(name: string): string {
  const label = name.replace(/\.[A-Za-z0-9]{1,4}$/, '');
  if (labelField.safeParse(label).success) return label;
  throw new CeremonyError(
    'input.schema',
    'its name makes no folder of the evidence: letters, digits, dots, hyphens and underscores, beginning with a letter or digit, at most 64. Rename the file.',
  );
}

function refusal(file: GivenFile, code: string, why: string): RefusedEntry {
  return { name: file.name, refused: { name: file.name, fileSha256: sha256Hex(file.bytes), code, why } };
}

/** Every file judged on its own, then beside those before it. Only input.* and policy.* are a file's fault; everything else is thrown. */
export function judgeBatch(context: StepContext, builder: Builder, files: readonly GivenFile[]): JudgedBatch {
  const seen = new Map<string, string>();
  const ordered = files.toSorted((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0));
  const entries = ordered.map((file, index): TakenEntry | RefusedEntry => {
    let taken: TakenRequest;
    try {
      taken = takeRequest(context, builder, labelOf(file.name), file.bytes, index % bothEvery === 0 ? 'both' : 'node');
    } catch (error) {
      if (!(error instanceof CeremonyError) || !/^(input|policy)\./.test(error.code)) throw error;
      return refusal(file, error.code, error.message);
    }
    const marks = marksOf(taken);
    const twice = marks.find(([mark]) => seen.has(mark));
    if (twice !== undefined) return refusal(file, 'policy.batch', `BATCH-DISTINCT: ${twice[1]} ${seen.get(twice[0]) ?? ''}.`);
    for (const [mark] of marks) seen.set(mark, file.name);
    return { name: file.name, taken };
  });
  return { entries };
}
