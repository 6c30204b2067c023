import { expect } from 'vitest';
import { CeremonyError } from '../../../main/errors.ts';

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The CeremonyError a call throws; fails the test where it throws nothing or anything else. */
export function refusalOf(call: () => unknown): CeremonyError {
  let thrown: unknown;
  try {
    call();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(CeremonyError);
  return thrown as CeremonyError;
}
