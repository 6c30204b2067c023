// What an embedded token's file says: canonical JSON (RFC 8785). Public keys stand in the clear, each bound to its sealed
// private half; PIN counters stand in the clear because they are written before a PIN is tried.

import { CeremonyError } from '../../errors.ts';
import { canonicalJson, parseCanonicalJson } from '../../formats/canonical-json.ts';
import { keyAlgorithms } from '../../pki/algorithms.ts';
import type { KeyAlgorithm } from '../../pki/algorithms.ts';

/** AES-256-GCM: base64 of a 12-octet nonce and of ciphertext ‖ 16-octet tag. */
export interface Sealed {
  readonly nonce: string;
  readonly sealed: string;
}

/** The master key under one PIN. `n` is scrypt's N; r = 8 and p = 1 always. */
export interface PinSlot extends Sealed {
  readonly n: number;
  readonly salt: string;
  /** Wrong tries since the last right one. */
  readonly failures: number;
}

export interface StoredKey extends Sealed {
  readonly label: string;
  /** Lower-case hex. */
  readonly ckaId: string;
  readonly algorithm: KeyAlgorithm;
  /** SubjectPublicKeyInfo, base64 DER. */
  readonly spki: string;
}

export interface TokenState {
  readonly format: 'conclave/token/1';
  readonly serial: string;
  readonly label: string;
  readonly so: PinSlot;
  /** null: C_InitPIN has not been called. */
  readonly user: PinSlot | null;
  readonly keys: readonly StoredKey[];
}

const maxBytes = 16 * 1024 * 1024;
/** Above this an opened file would only burn memory: scrypt takes 1 kB × N. */
const maxCost = 2 ** 20;

export function encodeTokenState(state: TokenState): Uint8Array {
  return Buffer.from(canonicalJson(state), 'utf8');
}

/** Throws token.device-error for anything but a state that was written whole for this serial. */
export function parseTokenState(bytes: Uint8Array, serial: string): TokenState {
  let value: unknown;
  try {
    value = parseCanonicalJson(bytes, 'embedded token', maxBytes);
  } catch (cause) {
    throw damaged(cause);
  }
  if (!isState(value) || value.serial !== serial) throw damaged();
  return value;
}

/** The file is not what was written: changed by another hand, or by the disk. */
export function damaged(cause?: unknown): CeremonyError {
  return new CeremonyError(
    'token.device-error',
    'The embedded token’s file is damaged or was changed; nothing was done; restore it from its backup.',
    {
      details: { outcome: 'not-reached' },
      cause,
    },
  );
}

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const hasExactly = (value: Fields, names: readonly string[]): boolean =>
  Object.keys(value).length === names.length && names.every((name) => Object.hasOwn(value, name));
const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown, max: number): boolean => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= max;

function isState(value: unknown): value is TokenState {
  if (!isFields(value) || !hasExactly(value, ['format', 'serial', 'label', 'so', 'user', 'keys'])) return false;
  const { format, serial, label, so, user, keys } = value;
  return (
    format === 'conclave/token/1' &&
    isText(serial) &&
    isText(label) &&
    isPinSlot(so) &&
    (user === null || isPinSlot(user)) &&
    Array.isArray(keys) &&
    keys.every(isKey)
  );
}

function isPinSlot(value: unknown): boolean {
  if (!isFields(value) || !hasExactly(value, ['n', 'salt', 'failures', 'nonce', 'sealed'])) return false;
  const cost = Number(value['n']);
  const isCost = isCount(value['n'], maxCost) && cost >= 2 && Number.isInteger(Math.log2(cost));
  return isCost && isCount(value['failures'], 255) && ['salt', 'nonce', 'sealed'].every((name) => isText(value[name]));
}

function isKey(value: unknown): boolean {
  if (!isFields(value) || !hasExactly(value, ['label', 'ckaId', 'algorithm', 'spki', 'nonce', 'sealed'])) return false;
  return Object.values(value).every(isText) && Object.hasOwn(keyAlgorithms, String(value['algorithm']));
}
