import { CeremonyError } from '../../../main/errors.ts';

/** Code a promise rejects with; '' where it does not. */
export async function rejectedCode(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return '';
  } catch (error) {
    if (error instanceof CeremonyError) return error.code;
    throw error;
  }
}

/** The error work throws; a bug of its own where it throws none. */
export function errorOf(work: () => unknown): CeremonyError {
  try {
    work();
  } catch (error) {
    if (error instanceof CeremonyError) return error;
    throw error;
  }
  return new CeremonyError('bug', 'nothing was refused');
}
