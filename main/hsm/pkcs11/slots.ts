// Tokens by what identifies them. A slot's number is used within one call and never kept: it changes with every
// re-plugging and, on SoftHSM, with initialisation.

import type { Handle, TokenInfo } from 'pkcs11js';
import { CeremonyError } from '../../errors.ts';
import { mechanismName, keyAlgorithmsOf } from '../mechanisms.ts';
import type { MechanismInfo, PinState, TokenDescription, TokenIdentity } from '../hsm.ts';
import { chooseToken } from '../choose-token.ts';
import type { TokenReference } from '../protocol.ts';
import { isCkr } from './cryptoki.ts';
import type { Cryptoki } from './cryptoki.ts';
import { moduleText, ulong, versionText } from './text.ts';

/** A slot with the token that is in it now. */
export interface Slot {
  readonly handle: Handle;
  readonly info: TokenInfo;
  readonly identity: TokenIdentity;
}

const deviceRemoved = 0x32;
const tokenNotPresent = 0xe0;
const tokenNotRecognized = 0xe1;
const slotIdInvalid = 0x03;
const mechanismInvalid = 0x70;

/** CKF_* of CK_TOKEN_INFO (PKCS#11 v3.1 §3.3). */
const flag = {
  writeProtected: 0x2,
  userPinInitialized: 0x8,
  protectedAuthenticationPath: 0x100,
  tokenInitialized: 0x400,
  user: { countLow: 0x1_0000, finalTry: 0x2_0000, locked: 0x4_0000, toBeChanged: 0x8_0000 },
  so: { countLow: 0x10_0000, finalTry: 0x20_0000, locked: 0x40_0000, toBeChanged: 0x80_0000 },
} as const;

/** CKF_* of CK_MECHANISM_INFO. */
const mechanismFlag = { hardware: 0x1, sign: 0x800, generateKeyPair: 0x1_0000 } as const;

/** Every slot that holds a token. A slot whose token vanishes while we look is left out. */
export function listSlots(cryptoki: Cryptoki): Slot[] {
  const slots: Slot[] = [];
  for (const handle of cryptoki.C_GetSlotList(true)) {
    try {
      const info = cryptoki.C_GetTokenInfo(handle);
      slots.push({ handle, info, identity: identityOf(info) });
    } catch (error) {
      if (!isCkr(error, tokenNotPresent, tokenNotRecognized, deviceRemoved, slotIdInvalid)) throw error;
    }
  }
  return slots;
}

export function identityOf(info: TokenInfo): TokenIdentity {
  return {
    serial: moduleText(info.serialNumber),
    label: moduleText(info.label),
    model: moduleText(info.model),
    manufacturer: moduleText(info.manufacturerID),
  };
}

/** The slot a reference means now. Throws token.not-found, token.ambiguous. */
export function findSlot(cryptoki: Cryptoki, reference: TokenReference): Slot {
  const slots = listSlots(cryptoki);
  if ('identity' in reference) return chooseToken(slots, reference.identity);
  const found = slots.find((slot) => ulong(slot.handle) === reference.slotId);
  if (found === undefined)
    throw new CeremonyError('token.not-found', 'There is no token in that slot; nothing was done; look for tokens again.');
  return found;
}

/** The mechanisms a token lists, with what it says of each. */
export function listMechanisms(cryptoki: Cryptoki, slot: Handle): MechanismInfo[] {
  const mechanisms: MechanismInfo[] = [];
  for (const type of cryptoki.C_GetMechanismList(slot)) {
    try {
      const info = cryptoki.C_GetMechanismInfo(slot, type);
      const has = (bit: number): boolean => (info.flags & bit) !== 0;
      mechanisms.push({
        type,
        name: mechanismName(type),
        minKeySize: info.minKeySize,
        maxKeySize: info.maxKeySize,
        sign: has(mechanismFlag.sign),
        generateKeyPair: has(mechanismFlag.generateKeyPair),
        hardware: has(mechanismFlag.hardware),
      });
    } catch (error) {
      // Some tokens list what they then do not know.
      if (!isCkr(error, mechanismInvalid)) throw error;
    }
  }
  return mechanisms;
}

/** Everything known of a token without login. */
export function describeSlot(cryptoki: Cryptoki, slot: Slot): TokenDescription {
  const { info } = slot;
  const mechanisms = listMechanisms(cryptoki, slot.handle);
  return {
    slotId: ulong(slot.handle),
    identity: slot.identity,
    initialized: hasFlag(info, flag.tokenInitialized),
    userPinInitialized: hasFlag(info, flag.userPinInitialized),
    protectedAuthenticationPath: hasFlag(info, flag.protectedAuthenticationPath),
    writeProtected: hasFlag(info, flag.writeProtected),
    pinLength: { min: info.minPinLen, max: info.maxPinLen },
    userPin: pinState(info, 'user'),
    soPin: pinState(info, 'so'),
    mechanisms,
    keyAlgorithms: keyAlgorithmsOf(mechanisms),
    hardwareVersion: versionText(info.hardwareVersion),
    firmwareVersion: versionText(info.firmwareVersion),
  };
}

/** CKF_*_PIN_*; all false on a blank token, where they mean nothing (SoftHSM 2.6 then says the SO PIN is locked). */
export function pinState(info: TokenInfo, role: 'user' | 'so'): PinState {
  const says = (bit: number): boolean => hasFlag(info, flag.tokenInitialized) && hasFlag(info, bit);
  const { countLow, finalTry, locked, toBeChanged } = flag[role];
  return { countLow: says(countLow), finalTry: says(finalTry), locked: says(locked), toBeChanged: says(toBeChanged) };
}

export const hasPinPad = (info: TokenInfo): boolean => hasFlag(info, flag.protectedAuthenticationPath);
export const isWriteProtected = (info: TokenInfo): boolean => hasFlag(info, flag.writeProtected);

const hasFlag = (info: TokenInfo, bit: number): boolean => (info.flags & bit) !== 0;
