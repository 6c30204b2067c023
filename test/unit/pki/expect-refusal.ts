import { expect } from 'vitest';
import { CeremonyError, type ErrorCode } from '../../../main/errors.ts';

/** Runs something that must be refused with exactly this code; returns the sentence. */
export function expectRefusal(code: ErrorCode, act: () => unknown): string {
  let thrown: unknown;
  try {
    act();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(CeremonyError);
  expect((thrown as CeremonyError).code).toBe(code);
  return (thrown as CeremonyError).message;
}

export const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));
export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** What `act` gives, or the code of the CeremonyError it throws; any other error passes through and fails the test. */
export function valueOrCode<T>(act: () => T): { value: T } | { code: ErrorCode } {
  try {
    return { value: act() };
  } catch (error) {
    if (error instanceof CeremonyError) return { code: error.code };
    throw error;
  }
}
