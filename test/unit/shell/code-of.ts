import { CeremonyError, type ErrorCode } from '../../../main/errors.ts';

/** The code of the CeremonyError that `work` throws; anything else thrown goes on. */
export function codeOf(work: () => unknown): ErrorCode | 'nothing thrown' {
  try {
    work();
  } catch (error) {
    if (error instanceof CeremonyError) return error.code;
    throw error;
  }
  return 'nothing thrown';
}

/** The same for a promise. */
export async function codeOfAsync(work: () => Promise<unknown>): Promise<ErrorCode | 'nothing thrown'> {
  try {
    await work();
  } catch (error) {
    if (error instanceof CeremonyError) return error.code;
    throw error;
  }
  return 'nothing thrown';
}
