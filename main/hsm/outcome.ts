// The journal's question after a failed call: may the token have acted? (rules.md, Journal)

import { CeremonyError } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import { ckrTable } from './ckr.ts';

/** Codes whose meaning alone leaves the outcome open. Errors of a CKR_* value are judged by its row instead. */
const openCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'token.removed',
  'token.session-lost',
  'token.device-error',
  'token.function-failed',
  'token.process-lost',
  'token.not-answering',
  // The token acted and its answer was wrong: what it made exists somewhere.
  'token.check-failed',
  'store.io',
  'store.full',
  'store.corrupt',
  'bug',
]);

/** `not-reached`: the call that acts was never made. `acted`: it returned well and something after it failed. */
export type Outcome = 'not-reached' | 'acted';

/**
 * Whether a failed `initToken`, `initPin`, `setPin`, `generateKeyPair`, `sign` or `destroyKey` may nevertheless have
 * taken effect. False only where it certainly did not; anything but a CeremonyError is true.
 */
export function outcomeUnknown(error: unknown): boolean {
  if (!(error instanceof CeremonyError)) return true;
  if (error.details['outcome'] === 'not-reached') return false;
  if (error.details['outcome'] === 'acted') return true;
  const value = error.details['value'];
  if (typeof value === 'number' && typeof error.details['ckr'] === 'string') return ckrTable[value]?.outcomeUnknown ?? true;
  return openCodes.has(error.code);
}

/** Runs what precedes the acting call; its errors say that the call was not reached. */
export function beforeActing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw withOutcome(error, 'not-reached');
  }
}

/** Runs what follows the acting call; its errors say that the token has acted. */
export function afterActing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw withOutcome(error, 'acted');
  }
}

/** The same error with the outcome stated in its details. */
export function withOutcome(error: unknown, outcome: Outcome): unknown {
  if (!(error instanceof CeremonyError)) return error;
  return new CeremonyError(error.code, error.message, { details: { ...error.details, outcome }, cause: error.cause });
}
