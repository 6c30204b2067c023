// C_InitToken, C_InitPIN and C_SetPIN: the calls that make a token, and its PINs.

import type { Pin, TokenIdentity } from '../hsm.ts';
import { padLabel } from '../key-request.ts';
import { afterActing, beforeActing } from '../outcome.ts';
import { ignoringErrors } from './cryptoki.ts';
import type { Cryptoki } from './cryptoki.ts';
import { checkPin, checkPinLength, login, openSession } from './sessions.ts';
import { identityOf } from './slots.ts';
import type { Slot } from './slots.ts';
import { pinText } from './text.ts';

/** C_InitToken; everything on the token is lost. Returns its new identity, read from the same slot. */
export function initToken(cryptoki: Cryptoki, slot: Slot, soPin: Pin, label: string): TokenIdentity {
  const padded = beforeActing(() => {
    checkPin(slot, 'so', soPin);
    return padLabel(label);
  });
  cryptoki.C_InitToken(slot.handle, pinText(soPin), padded);
  return afterActing(() => identityOf(cryptoki.C_GetTokenInfo(slot.handle)));
}

/** C_InitPIN under an SO login that ends with it. */
export function initPin(cryptoki: Cryptoki, slot: Slot, soPin: Pin, pin: Pin): void {
  const session = beforeActing(() => {
    checkPin(slot, 'so', soPin);
    checkPinLength(slot, pin);
    return openSession(cryptoki, slot);
  });
  try {
    beforeActing(() => login(cryptoki, session, 'so', soPin));
    cryptoki.C_InitPIN(session, pinText(pin));
  } finally {
    ignoringErrors(() => cryptoki.C_Logout(session));
    ignoringErrors(() => cryptoki.C_CloseSession(session));
  }
}

/** C_SetPIN. The user's without login (the old PIN is the proof), the SO's under an SO login (PKCS#11 v3.1 §5.5.10). */
export function setPin(cryptoki: Cryptoki, slot: Slot, role: 'user' | 'so', oldPin: Pin, newPin: Pin): void {
  const session = beforeActing(() => {
    checkPin(slot, role, oldPin);
    checkPinLength(slot, newPin);
    return openSession(cryptoki, slot);
  });
  try {
    if (role === 'so') beforeActing(() => login(cryptoki, session, 'so', oldPin));
    cryptoki.C_SetPIN(session, pinText(oldPin), pinText(newPin));
  } finally {
    if (role === 'so') ignoringErrors(() => cryptoki.C_Logout(session));
    ignoringErrors(() => cryptoki.C_CloseSession(session));
  }
}
