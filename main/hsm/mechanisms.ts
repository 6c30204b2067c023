// One table from our algorithms to Cryptoki's mechanisms (PKCS#11 v3.1 header), and the choice among those a token lists.

import type { KeyAlgorithm, SignatureAlgorithm } from '../pki/algorithms.ts';
import { keyAlgorithmNames, keyAlgorithms, signatureAlgorithmNames, signatureFitsKey } from '../pki/algorithms.ts';
import type { MechanismInfo } from './hsm.ts';

/** CKM_* we use or name. ML-DSA: KEY_PAIR_GEN 0x1C, sign 0x1D; SLH-DSA: 0x2D, 0x2E (v3.2): their place; they come later. */
export const ckm = {
  CKM_RSA_PKCS_KEY_PAIR_GEN: 0x0,
  CKM_RSA_PKCS: 0x1,
  CKM_SHA256_RSA_PKCS: 0x40,
  CKM_SHA384_RSA_PKCS: 0x41,
  CKM_SHA512_RSA_PKCS: 0x42,
  CKM_SHA256: 0x250,
  CKM_EC_KEY_PAIR_GEN: 0x1040,
  CKM_ECDSA: 0x1041,
  CKM_ECDSA_SHA256: 0x1044,
  CKM_ECDSA_SHA384: 0x1045,
  CKM_ECDSA_SHA512: 0x1046,
  CKM_EC_EDWARDS_KEY_PAIR_GEN: 0x1055,
  CKM_EDDSA: 0x1057,
} as const;

export type MechanismName = keyof typeof ckm;

const nameByType: ReadonlyMap<number, string> = new Map(Object.entries(ckm).map(([name, type]) => [type, name]));

/** CKM_* name of a mechanism type, or 0x… where the table has none. */
export function mechanismName(type: number): string {
  return nameByType.get(type) ?? `0x${type.toString(16).toUpperCase()}`;
}

/** What the token is given: the whole message, or a hash made here (for RSA inside a DigestInfo). */
export type SignInput = 'message' | 'hash' | 'digest-info';

export interface SignMechanism {
  readonly name: MechanismName;
  readonly type: number;
  readonly input: SignInput;
}

const sign = (name: MechanismName, input: SignInput): SignMechanism => ({ name, type: ckm[name], input });

/** In order of preference: the token hashes what it signs; else we hash. Ed25519 takes the whole message always (RFC 8032). */
const signChoices: Readonly<Record<SignatureAlgorithm, readonly SignMechanism[]>> = {
  'rsa-pkcs1-sha256': [sign('CKM_SHA256_RSA_PKCS', 'message'), sign('CKM_RSA_PKCS', 'digest-info')],
  'rsa-pkcs1-sha384': [sign('CKM_SHA384_RSA_PKCS', 'message'), sign('CKM_RSA_PKCS', 'digest-info')],
  'rsa-pkcs1-sha512': [sign('CKM_SHA512_RSA_PKCS', 'message'), sign('CKM_RSA_PKCS', 'digest-info')],
  'ecdsa-sha256': [sign('CKM_ECDSA_SHA256', 'message'), sign('CKM_ECDSA', 'hash')],
  'ecdsa-sha384': [sign('CKM_ECDSA_SHA384', 'message'), sign('CKM_ECDSA', 'hash')],
  'ecdsa-sha512': [sign('CKM_ECDSA_SHA512', 'message'), sign('CKM_ECDSA', 'hash')],
  ed25519: [sign('CKM_EDDSA', 'message')],
};

const generation: Readonly<Record<'rsa' | 'ecdsa' | 'ed25519', MechanismName>> = {
  rsa: 'CKM_RSA_PKCS_KEY_PAIR_GEN',
  ecdsa: 'CKM_EC_KEY_PAIR_GEN',
  ed25519: 'CKM_EC_EDWARDS_KEY_PAIR_GEN',
};

/** Network tokens refuse long single-part messages (AWS CloudHSM: 16 kB); above this a hash is preferred where the token takes one. */
export const wholeMessageLimit = 16 * 1024;

/** The mechanism for a signature by this token over so many octets, or null: the token cannot make it. */
export function chooseSignMechanism(
  algorithm: SignatureAlgorithm,
  mechanisms: readonly MechanismInfo[],
  messageLength: number,
): SignMechanism | null {
  const listed = signChoices[algorithm].filter((choice) => mechanisms.some((one) => one.type === choice.type && one.sign));
  const hashed = listed.find((choice) => choice.input !== 'message');
  if (messageLength > wholeMessageLimit && hashed !== undefined) return hashed;
  return listed[0] ?? null;
}

/** The mechanism for a signature over a digest made here, or null: this token hashes itself or not at all. */
export function chooseDigestMechanism(algorithm: SignatureAlgorithm, mechanisms: readonly MechanismInfo[]): SignMechanism | null {
  return (
    signChoices[algorithm].find((choice) => choice.input !== 'message' && mechanisms.some((one) => one.type === choice.type && one.sign)) ??
    null
  );
}

/** The mechanism that generates such a key on this token, or null. */
export function chooseGenerateMechanism(algorithm: KeyAlgorithm, mechanisms: readonly MechanismInfo[]): number | null {
  const { family, bits } = keyAlgorithms[algorithm];
  const found = mechanisms.find((one) => one.type === ckm[generation[family]] && one.generateKeyPair);
  if (found === undefined) return null;
  // Edwards sizes are given as 255, 256 or 448 by different modules, and some report 0 for "no limit": no verdict from those.
  const ranged = family !== 'ed25519' && found.maxKeySize > 0;
  return ranged && (bits < found.minKeySize || bits > found.maxKeySize) ? null : found.type;
}

/** What a token can both generate and sign with, from its own mechanism list. */
export function keyAlgorithmsOf(mechanisms: readonly MechanismInfo[]): readonly KeyAlgorithm[] {
  const canSign = (key: KeyAlgorithm): boolean =>
    signatureAlgorithmNames.some((name) => signatureFitsKey(name, key) && chooseSignMechanism(name, mechanisms, 0) !== null);
  return keyAlgorithmNames.filter((name) => chooseGenerateMechanism(name, mechanisms) !== null && canSign(name));
}
