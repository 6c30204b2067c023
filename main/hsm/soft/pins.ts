// PINs of the embedded token: the counter is written before a PIN is tried, so that pulling the plug buys no try.

import { CeremonyError } from '../../errors.ts';
import { tokenSentence } from '../ckr.ts';
import type { Pin } from '../hsm.ts';
import { maxFailures, pinLength } from './description.ts';
import { unwrapMaster } from './sealing.ts';
import type { TokenState } from './token-state.ts';

export type Role = 'user' | 'so';
type Save = (state: TokenState) => void;

/** A PIN of an allowed length. Throws token.pin-length, also for null: there is no PIN pad. */
export function checkedPin(pin: Pin): Uint8Array {
  const { min, max } = pinLength;
  if (pin === null || pin.length < min || pin.length > max) {
    throw new CeremonyError('token.pin-length', `The PIN of the embedded token has ${min} to ${max} bytes; nothing was tried or changed.`, {
      details: { min, max },
    });
  }
  return pin;
}

/**
 * The master key by a PIN, with the state as it then is on disk. Throws token.pin-incorrect, token.pin-locked (at the
 * tenth wrong PIN in a row, and without trying from then on), token.not-initialized (no user PIN yet).
 */
export async function unlock(state: TokenState, role: Role, pin: Pin, save: Save): Promise<{ master: Buffer; state: TokenState }> {
  const slot = state[role];
  if (slot === null) throw new CeremonyError('token.not-initialized', tokenSentence('token.not-initialized'));
  if (slot.failures >= maxFailures) throw locked();
  const given = checkedPin(pin);
  const tried: TokenState = { ...state, [role]: { ...slot, failures: slot.failures + 1 } };
  save(tried);
  const master = await unwrapMaster(slot, given, { serial: state.serial, role });
  if (master === null) throw slot.failures + 1 >= maxFailures ? locked() : wrong(maxFailures - slot.failures - 1);
  const right: TokenState = { ...state, [role]: { ...slot, failures: 0 } };
  save(right);
  return { master, state: right };
}

const locked = (): CeremonyError => new CeremonyError('token.pin-locked', tokenSentence('token.pin-locked'));

function wrong(triesLeft: number): CeremonyError {
  return new CeremonyError(
    'token.pin-incorrect',
    `The PIN is wrong; nothing was done; ${triesLeft === 1 ? 'one try is' : `${triesLeft} tries are`} left.`,
    { details: { triesLeft } },
  );
}
