// How the embedded token presents itself: as a Cryptoki token would, so that nothing above tells the two apart.

import { bornOnTokenAttributes, privateKeyAttributes, publicKeyAttributes, publicName } from '../attributes.ts';
import { checkKey, noQuirks } from '../key-checks.ts';
import { ckm, keyAlgorithmsOf } from '../mechanisms.ts';
import type { MechanismName } from '../mechanisms.ts';
import type { KeyDescription, MechanismInfo, ModuleInfo, PinState, PublicKey, TokenDescription, TokenIdentity } from '../hsm.ts';
import type { PinSlot, StoredKey, TokenState } from './token-state.ts';

/** Wrong PINs in a row after which it is locked. */
export const maxFailures = 10;
/** Octets of UTF-8. */
export const pinLength = { min: 4, max: 255 } as const;

const model = 'Conclave embedded token';
const manufacturer = 'Conclave';
const version = '1.0';

export const moduleInfo: ModuleInfo = {
  provider: 'soft',
  description: 'Software token',
  manufacturer,
  libraryVersion: version,
  cryptokiVersion: '3.1',
};

const mechanism = (name: MechanismName, use: 'sign' | 'generateKeyPair', minKeySize: number, maxKeySize: number): MechanismInfo => ({
  type: ckm[name],
  name,
  minKeySize,
  maxKeySize,
  sign: use === 'sign',
  generateKeyPair: use === 'generateKeyPair',
  hardware: false,
});

/** No RSA below 3072 bits is made here. ML-DSA and SLH-DSA (CKM_ML_DSA_KEY_PAIR_GEN 0x1C, CKM_SLH_DSA_KEY_PAIR_GEN 0x2D) take their place here. */
const mechanisms: readonly MechanismInfo[] = [
  mechanism('CKM_RSA_PKCS_KEY_PAIR_GEN', 'generateKeyPair', 3072, 4096),
  mechanism('CKM_SHA256_RSA_PKCS', 'sign', 3072, 4096),
  mechanism('CKM_SHA384_RSA_PKCS', 'sign', 3072, 4096),
  mechanism('CKM_SHA512_RSA_PKCS', 'sign', 3072, 4096),
  mechanism('CKM_EC_KEY_PAIR_GEN', 'generateKeyPair', 256, 521),
  mechanism('CKM_ECDSA_SHA256', 'sign', 256, 521),
  mechanism('CKM_ECDSA_SHA384', 'sign', 256, 521),
  mechanism('CKM_ECDSA_SHA512', 'sign', 256, 521),
  mechanism('CKM_EC_EDWARDS_KEY_PAIR_GEN', 'generateKeyPair', 256, 256),
  mechanism('CKM_EDDSA', 'sign', 256, 256),
];

export const softKeyAlgorithms = keyAlgorithmsOf(mechanisms);

/** Identity of a token; `null` is the blank one. */
export const identityOf = (state: TokenState | null): TokenIdentity => ({
  serial: state?.serial ?? '',
  label: state?.label ?? '',
  model,
  manufacturer,
});

/** TokenDescription of a token in a place of the list; `null` is the blank one. */
export function describeToken(state: TokenState | null, slotId: number): TokenDescription {
  return {
    slotId,
    identity: identityOf(state),
    initialized: state !== null,
    userPinInitialized: state !== null && state.user !== null,
    protectedAuthenticationPath: false,
    writeProtected: false,
    pinLength,
    userPin: pinState(state?.user ?? null),
    soPin: pinState(state?.so ?? null),
    mechanisms,
    keyAlgorithms: softKeyAlgorithms,
    hardwareVersion: version,
    firmwareVersion: version,
  };
}

const pinState = (slot: PinSlot | null): PinState => {
  const failures = slot?.failures ?? 0;
  return { countLow: failures > 0, finalTry: failures === maxFailures - 1, locked: failures >= maxFailures, toBeChanged: false };
};

/** The attributes of every key here: this token makes no other and lets none out. */
const attributes: Readonly<Record<string, boolean>> = Object.fromEntries([
  ...[...privateKeyAttributes, ...bornOnTokenAttributes].map((row): [string, boolean] => [row.name, row.value]),
  ...publicKeyAttributes.map((row): [string, boolean] => [publicName(row.name), row.value]),
]);

export const describePublicKey = ({ label, ckaId, spki }: StoredKey): PublicKey => ({
  label,
  ckaId,
  spki: Uint8Array.from(Buffer.from(spki, 'base64')),
});

export function describeKey(key: StoredKey): KeyDescription {
  return {
    label: key.label,
    ckaId: key.ckaId,
    algorithm: key.algorithm,
    spki: Uint8Array.from(Buffer.from(key.spki, 'base64')),
    attributes,
    checks: checkKey(attributes, noQuirks, true),
  };
}
