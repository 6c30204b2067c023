import { CeremonyError } from '../../errors.ts';

/** The largest file that is taken from frames, or shown in them: at eight frames a second six minutes. */
export const largestUr = 1024 * 1024;

/** `why`: what is wrong with it, after «A UR could not be read:». */
export const urError = (why: string): CeremonyError =>
  new CeremonyError('input.schema', `A UR could not be read: ${why}. Nothing was taken from it. Scan or copy it again.`);

export const urTooLarge = (): CeremonyError =>
  new CeremonyError(
    'input.too-large',
    `The file is larger than ${largestUr / 1024 / 1024} MB, the most that travels as QR codes. Nothing was done. Bring it on a medium.`,
  );
