// Sessions: one per operation, closed in `finally`; above them at most one login.

import type { Handle } from 'pkcs11js';
import { CeremonyError } from '../../errors.ts';
import { tokenSentence } from '../ckr.ts';
import type { Pin, TokenIdentity } from '../hsm.ts';
import { ignoringErrors, isCkr } from './cryptoki.ts';
import type { Cryptoki } from './cryptoki.ts';
import { hasPinPad, isWriteProtected, pinState } from './slots.ts';
import type { Slot } from './slots.ts';
import { pinText } from './text.ts';

const serialSession = 0x4; // CKF_SERIAL_SESSION
const readWrite = 0x2; // CKF_RW_SESSION

/** CKU_* (PKCS#11 v3.1 §3.4). */
export const cku = { so: 0, user: 1 } as const;

const userAlreadyLoggedIn = 0x100;

/** Read-write wherever the token can be written: some tokens know no read-only sessions, and the SO cannot log in beside one. */
export const openSession = (cryptoki: Cryptoki, slot: Slot): Handle =>
  cryptoki.C_OpenSession(slot.handle, isWriteProtected(slot.info) ? serialSession : serialSession | readWrite);

/** A session for one piece of work. A failing close never hides what the work returned or threw. */
export function withSession<T>(cryptoki: Cryptoki, slot: Slot, work: (session: Handle) => T): T {
  const session = openSession(cryptoki, slot);
  try {
    return work(session);
  } finally {
    ignoringErrors(() => cryptoki.C_CloseSession(session));
  }
}

/**
 * Refuses what need not cost a try: a locked PIN, a length the token does not take, no PIN and no PIN pad.
 * Throws token.pin-locked, token.pin-length.
 */
export function checkPin(slot: Slot, role: 'user' | 'so', pin: Pin): void {
  if (pinState(slot.info, role).locked) throw new CeremonyError('token.pin-locked', tokenSentence('token.pin-locked'));
  checkPinLength(slot, pin);
}

/** Length by CK_TOKEN_INFO; a module that gives 0 as maximum gives no limit. */
export function checkPinLength(slot: Slot, pin: Pin): void {
  const { minPinLen: min, maxPinLen: max } = slot.info;
  if (pin === null) {
    if (!hasPinPad(slot.info))
      throw new CeremonyError('token.pin-length', 'This token has no PIN pad of its own; nothing was tried; the PIN must be typed.');
  } else if (pin.length < min || (max > 0 && pin.length > max)) {
    throw new CeremonyError(
      'token.pin-length',
      `The PIN must be ${min} to ${max} bytes long on this token; nothing was tried or changed.`,
      { details: { min, max } },
    );
  }
}

/** C_Login. A login left over from a failed attempt of ours is ended first: otherwise this PIN would not be verified. */
export function login(cryptoki: Cryptoki, session: Handle, role: 'user' | 'so', pin: Pin): void {
  try {
    cryptoki.C_Login(session, cku[role], pinText(pin));
  } catch (error) {
    if (!isCkr(error, userAlreadyLoggedIn)) throw error;
    ignoringErrors(() => cryptoki.C_Logout(session));
    cryptoki.C_Login(session, cku[role], pinText(pin));
  }
}

/** The one login session of this process. */
export interface Login {
  readonly number: number;
  readonly slot: Slot;
  readonly identity: TokenIdentity;
  /** Held open: closing the last session of a token logs out (PKCS#11 v3.1 §5.6.2). */
  readonly session: Handle;
}

/** Logs out and closes; a token that is gone needs neither. */
export function endLogin(cryptoki: Cryptoki, held: Login): void {
  ignoringErrors(() => cryptoki.C_Logout(held.session));
  ignoringErrors(() => cryptoki.C_CloseSession(held.session));
}
