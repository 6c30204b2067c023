// One table from CKR_* (OASIS PKCS#11 v3.2 header) to our codes. `outcomeUnknown` answers the journal's question about
// the call that failed: may the token have acted? Where a code leaves doubt the answer is yes.

import { CeremonyError } from '../errors.ts';
import type { ErrorCode, ErrorDetails } from '../errors.ts';

/** One return value of Cryptoki. `sentence` overrides the sentence of its code. */
export interface CkrRow {
  readonly name: string;
  readonly code: ErrorCode;
  readonly outcomeUnknown: boolean;
  readonly sentence?: string;
}

const nothingHappened = (name: string, code: ErrorCode, sentence?: string): CkrRow =>
  sentence === undefined ? { name, code, outcomeUnknown: false } : { name, code, outcomeUnknown: false, sentence };
const mayHaveActed = (name: string, code: ErrorCode): CkrRow => ({ name, code, outcomeUnknown: true });

const templateRefused = 'The token refused the attributes this key must have; nothing was made; this token cannot hold such a key.';
const wrongData = 'The token refused the data it was given; nothing was done; report this with the details.';

/** CKR_* value → what it means here (PKCS#11 v3.2 §5.1, reference/hsm.md 2.1). */
export const ckrTable: Readonly<Record<number, CkrRow>> = {
  0x01: mayHaveActed('CKR_CANCEL', 'token.function-failed'),
  0x02: mayHaveActed('CKR_HOST_MEMORY', 'token.function-failed'),
  0x03: nothingHappened('CKR_SLOT_ID_INVALID', 'token.removed'),
  0x05: mayHaveActed('CKR_GENERAL_ERROR', 'token.device-error'),
  0x06: mayHaveActed('CKR_FUNCTION_FAILED', 'token.function-failed'),
  0x07: nothingHappened('CKR_ARGUMENTS_BAD', 'token.function-failed', wrongData),
  0x0a: nothingHappened('CKR_CANT_LOCK', 'token.module-not-loaded'),
  0x10: nothingHappened('CKR_ATTRIBUTE_READ_ONLY', 'token.function-failed', templateRefused),
  0x11: nothingHappened('CKR_ATTRIBUTE_SENSITIVE', 'token.function-failed'),
  0x12: nothingHappened('CKR_ATTRIBUTE_TYPE_INVALID', 'token.function-failed', templateRefused),
  0x13: nothingHappened('CKR_ATTRIBUTE_VALUE_INVALID', 'token.function-failed', templateRefused),
  0x1b: nothingHappened(
    'CKR_ACTION_PROHIBITED',
    'token.function-failed',
    'The token does not allow this action; nothing was done; look at the token’s own policy.',
  ),
  0x20: nothingHappened('CKR_DATA_INVALID', 'token.function-failed', wrongData),
  0x21: nothingHappened('CKR_DATA_LEN_RANGE', 'token.function-failed', wrongData),
  0x30: mayHaveActed('CKR_DEVICE_ERROR', 'token.device-error'),
  0x31: nothingHappened('CKR_DEVICE_MEMORY', 'token.full'),
  0x32: mayHaveActed('CKR_DEVICE_REMOVED', 'token.removed'),
  0x50: mayHaveActed('CKR_FUNCTION_CANCELED', 'token.function-failed'),
  0x54: nothingHappened('CKR_FUNCTION_NOT_SUPPORTED', 'token.mechanism-unsupported'),
  0x60: nothingHappened('CKR_KEY_HANDLE_INVALID', 'token.key-not-found'),
  0x62: nothingHappened('CKR_KEY_SIZE_RANGE', 'token.mechanism-unsupported'),
  0x63: nothingHappened('CKR_KEY_TYPE_INCONSISTENT', 'token.mechanism-unsupported'),
  0x68: nothingHappened('CKR_KEY_FUNCTION_NOT_PERMITTED', 'token.mechanism-unsupported'),
  0x70: nothingHappened('CKR_MECHANISM_INVALID', 'token.mechanism-unsupported'),
  0x71: nothingHappened('CKR_MECHANISM_PARAM_INVALID', 'token.mechanism-unsupported'),
  0x82: nothingHappened('CKR_OBJECT_HANDLE_INVALID', 'token.key-not-found'),
  0x90: nothingHappened('CKR_OPERATION_ACTIVE', 'token.operation-active'),
  0x91: nothingHappened('CKR_OPERATION_NOT_INITIALIZED', 'token.function-failed'),
  0xa0: nothingHappened('CKR_PIN_INCORRECT', 'token.pin-incorrect'),
  0xa1: nothingHappened(
    'CKR_PIN_INVALID',
    'token.pin-length',
    'The token does not accept the characters of this PIN; nothing was changed; choose another.',
  ),
  0xa2: nothingHappened('CKR_PIN_LEN_RANGE', 'token.pin-length'),
  0xa3: nothingHappened('CKR_PIN_EXPIRED', 'token.pin-expired'),
  0xa4: nothingHappened('CKR_PIN_LOCKED', 'token.pin-locked'),
  0xb0: mayHaveActed('CKR_SESSION_CLOSED', 'token.session-lost'),
  0xb1: nothingHappened(
    'CKR_SESSION_COUNT',
    'token.full',
    'The token has no room for another session; nothing was done; close other programs that use it.',
  ),
  0xb3: mayHaveActed('CKR_SESSION_HANDLE_INVALID', 'token.session-lost'),
  0xb5: nothingHappened('CKR_SESSION_READ_ONLY', 'token.read-only'),
  0xb6: nothingHappened('CKR_SESSION_EXISTS', 'token.operation-active'),
  0xb7: nothingHappened('CKR_SESSION_READ_ONLY_EXISTS', 'token.operation-active'),
  0xb8: nothingHappened('CKR_SESSION_READ_WRITE_SO_EXISTS', 'token.operation-active'),
  0xd0: nothingHappened('CKR_TEMPLATE_INCOMPLETE', 'token.function-failed', templateRefused),
  0xd1: nothingHappened('CKR_TEMPLATE_INCONSISTENT', 'token.function-failed', templateRefused),
  0xe0: mayHaveActed('CKR_TOKEN_NOT_PRESENT', 'token.removed'),
  0xe1: nothingHappened('CKR_TOKEN_NOT_RECOGNIZED', 'token.device-error'),
  0xe2: nothingHappened('CKR_TOKEN_WRITE_PROTECTED', 'token.read-only'),
  0x100: nothingHappened('CKR_USER_ALREADY_LOGGED_IN', 'token.operation-active'),
  0x101: nothingHappened('CKR_USER_NOT_LOGGED_IN', 'token.session-needed'),
  0x102: nothingHappened('CKR_USER_PIN_NOT_INITIALIZED', 'token.not-initialized'),
  0x103: nothingHappened('CKR_USER_TYPE_INVALID', 'token.function-failed'),
  0x104: nothingHappened('CKR_USER_ANOTHER_ALREADY_LOGGED_IN', 'token.operation-active'),
  0x105: nothingHappened('CKR_USER_TOO_MANY_TYPES', 'token.operation-active'),
  0x120: nothingHappened('CKR_RANDOM_SEED_NOT_SUPPORTED', 'token.mechanism-unsupported'),
  0x121: nothingHappened('CKR_RANDOM_NO_RNG', 'token.mechanism-unsupported'),
  0x130: nothingHappened('CKR_DOMAIN_PARAMS_INVALID', 'token.mechanism-unsupported'),
  0x140: nothingHappened('CKR_CURVE_NOT_SUPPORTED', 'token.mechanism-unsupported'),
  0x150: nothingHappened('CKR_BUFFER_TOO_SMALL', 'token.function-failed'),
  0x190: mayHaveActed('CKR_CRYPTOKI_NOT_INITIALIZED', 'token.session-lost'),
  0x191: nothingHappened('CKR_CRYPTOKI_ALREADY_INITIALIZED', 'token.operation-active'),
  0x1b0: nothingHappened('CKR_NEW_PIN_MODE', 'token.pin-expired'),
  0x1b1: nothingHappened('CKR_NEXT_OTP', 'token.pin-expired'),
  0x1b6: mayHaveActed('CKR_FIPS_SELF_TEST_FAILED', 'token.device-error'),
  0x1b7: nothingHappened('CKR_LIBRARY_LOAD_FAILED', 'token.module-not-loaded'),
  0x1b8: nothingHappened('CKR_PIN_TOO_WEAK', 'token.pin-length', 'The token finds this PIN too weak; nothing was changed; choose another.'),
  0x200: nothingHappened('CKR_FUNCTION_REJECTED', 'token.function-failed'),
  0x201: nothingHappened('CKR_TOKEN_RESOURCE_EXCEEDED', 'token.full'),
  0x203: nothingHappened(
    'CKR_KEY_EXHAUSTED',
    'token.key-not-found',
    'This key has made every signature it can make; nothing was signed; the key is finished.',
  ),
  0x208: nothingHappened('CKR_TOKEN_NOT_INITIALIZED', 'token.not-initialized'),
  0x209: nothingHappened('CKR_PARAMETER_SET_NOT_SUPPORTED', 'token.mechanism-unsupported'),
};

/** What a person reads for a code when the row has no sentence of its own: what happened, what did not, what to do. */
const sentences: Partial<Record<ErrorCode, string>> = {
  'token.removed': 'The token is no longer there; put the same token back and open it again.',
  'token.device-error': 'The token reports a fault of its own; stop, leave it connected, and look at the vendor’s log.',
  'token.function-failed': 'The token could not carry out the call; nothing is tried again by itself; look at the vendor’s log.',
  'token.module-not-loaded':
    'The PKCS#11 module could not be started; nothing was done; check the file given with --module and its configuration.',
  'token.full': 'The token has no room left; nothing was done; free space on it or use another.',
  'token.mechanism-unsupported':
    'The token cannot do this kind of key or signature; nothing was done; change the plan or use another token.',
  'token.key-not-found': 'The token does not show the key; nothing was signed; check that this is the right token.',
  'token.operation-active': 'Another session or operation is still open on the token; nothing was done; close it first.',
  'token.pin-incorrect': 'The PIN is wrong; nothing was done; check how many tries are left before trying again.',
  'token.pin-length': 'The PIN is shorter or longer than the token allows; nothing was tried or changed.',
  'token.pin-expired': 'The PIN has expired; nothing was done; set a new PIN first.',
  'token.pin-locked': 'The PIN is locked; nothing was done; only the security officer can set a new one.',
  'token.session-lost': 'The session with the token was lost; open the token again with its PIN.',
  'token.session-needed': 'Nobody is logged in to the token; nothing was done; open it with its PIN.',
  'token.read-only': 'The token is write-protected; nothing was changed.',
  'token.not-initialized': 'The token or its PIN is not initialised; nothing was done; initialise it first.',
};

/** CKR_* name of a value; hexadecimal where we know none (vendor codes). */
export function ckrName(value: number): string {
  return ckrTable[value]?.name ?? `0x${value.toString(16).toUpperCase()}`;
}

/**
 * The error for a return value: the table's code, with the function and value in details.
 * A value the table does not know is token.function-failed, and its outcome unknown.
 */
export function ckrError(functionName: string, value: number, cause?: unknown): CeremonyError {
  const row = ckrTable[value] ?? mayHaveActed(ckrName(value), 'token.function-failed');
  const details: ErrorDetails = { function: functionName, ckr: row.name, value };
  const sentence = row.sentence ?? tokenSentence(row.code);
  return new CeremonyError(row.code, sentence, cause === undefined ? { details } : { details, cause });
}

/** The sentence of a code, for errors raised from our own reading of a token's answer. */
export function tokenSentence(code: ErrorCode): string {
  return sentences[code] ?? 'The token could not be used.';
}
