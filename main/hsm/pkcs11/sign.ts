// One signature: everything that can be refused is refused before C_SignInit, one C_Sign, nothing tried again.

import { createHash } from 'node:crypto';
import type { Handle } from 'pkcs11js';
import { CeremonyError } from '../../errors.ts';
import { tokenSentence } from '../ckr.ts';
import type { ModuleQuirks } from '../key-checks.ts';
import type { ToSign } from '../hsm.ts';
import { chooseDigestMechanism, chooseSignMechanism, ckm } from '../mechanisms.ts';
import type { SignMechanism } from '../mechanisms.ts';
import { afterActing, beforeActing } from '../outcome.ts';
import { cka } from '../attributes.ts';
import { signatureAlgorithms, signatureFitsKey, keyAlgorithms } from '../../pki/algorithms.ts';
import type { KeyAlgorithm, SignatureAlgorithm } from '../../pki/algorithms.ts';
import { encodeDigestInfo } from '../../pki/digest-info.ts';
import { rawToDer } from '../../pki/ecdsa-signature.ts';
import { checkDigest } from '../key-request.ts';
import { ignoringErrors } from './cryptoki.ts';
import type { Cryptoki } from './cryptoki.ts';
import { readAlgorithm } from './describe-key.ts';
import { asBoolean, ckaIdBytes, findKeys, readAttributes } from './objects.ts';
import { openSession } from './sessions.ts';
import { listMechanisms } from './slots.ts';
import type { Slot } from './slots.ts';

export type SignRequest = { readonly ckaId: string; readonly signatureAlgorithm: SignatureAlgorithm } & ToSign;

/** Room for any signature of our algorithms; a size query would leave the operation open on some tokens. */
const signatureRoom = 1024;

/** Signs in a session of its own. The result is as X.509 carries it: ECDSA as DER Ecdsa-Sig-Value, others raw. */
export function signMessage(cryptoki: Cryptoki, slot: Slot, request: SignRequest, quirks: ModuleQuirks): Uint8Array {
  const session = beforeActing(() => openSession(cryptoki, slot));
  try {
    const { algorithm, input } = beforeActing(() => prepare(cryptoki, slot, session, request, quirks));
    const signature = cryptoki.C_Sign(session, input, Buffer.alloc(signatureRoom));
    return afterActing(() => forX509(algorithm, signature));
  } finally {
    ignoringErrors(() => cryptoki.C_CloseSession(session));
  }
}

/** Finds the key, chooses the mechanism and calls C_SignInit. */
function prepare(
  cryptoki: Cryptoki,
  slot: Slot,
  session: Handle,
  request: SignRequest,
  quirks: ModuleQuirks,
): { algorithm: KeyAlgorithm; input: Buffer } {
  const key = findPrivateKey(cryptoki, session, request.ckaId);
  const algorithm = readAlgorithm(cryptoki, session, key);
  const listed = listMechanisms(cryptoki, slot.handle).filter(({ type }) => !quirks.digestInfoDecrypts || type !== ckm.CKM_RSA_PKCS);
  const mechanism =
    'digest' in request
      ? chooseDigestMechanism(request.signatureAlgorithm, listed)
      : chooseSignMechanism(request.signatureAlgorithm, listed, request.message.length);
  if (algorithm === null || mechanism === null || !signatureFitsKey(request.signatureAlgorithm, algorithm)) {
    throw new CeremonyError(
      'token.mechanism-unsupported',
      `This token cannot sign ${signatureAlgorithms[request.signatureAlgorithm].title} with this key; nothing was signed; change the plan or use another token.`,
      {
        details: { signatureAlgorithm: request.signatureAlgorithm },
      },
    );
  }
  if (asBoolean(readAttributes(cryptoki, session, key, [cka.ALWAYS_AUTHENTICATE]).get(cka.ALWAYS_AUTHENTICATE)) === true) {
    throw new CeremonyError(
      'token.session-needed',
      'This key wants its PIN at every signature, which Conclave cannot give yet; nothing was signed; use a key made without CKA_ALWAYS_AUTHENTICATE.',
    );
  }
  const input = signInput(mechanism, request);
  cryptoki.C_SignInit(session, { mechanism: mechanism.type }, key);
  return { algorithm, input };
}

/** The private key with this CKA_ID. Throws token.key-not-found, token.ambiguous. */
export function findPrivateKey(cryptoki: Cryptoki, session: Handle, ckaId: string): Handle {
  const [key, second] = findKeys(cryptoki, session, 'PRIVATE_KEY', [{ type: cka.ID, value: ckaIdBytes(ckaId) }]);
  if (key === undefined) throw new CeremonyError('token.key-not-found', tokenSentence('token.key-not-found'));
  if (second !== undefined)
    throw new CeremonyError(
      'token.ambiguous',
      'The token holds two keys with the same identifier; nothing was signed; stop and find out which is which.',
    );
  return key;
}

function signInput(mechanism: SignMechanism, request: SignRequest): Buffer {
  const { hash } = signatureAlgorithms[request.signatureAlgorithm];
  if ('digest' in request) checkDigest(request.signatureAlgorithm, request.digest);
  const whole = 'digest' in request ? request.digest : request.message;
  if (mechanism.input === 'message' || hash === null) return Buffer.from(whole.buffer, whole.byteOffset, whole.byteLength);
  const digest = 'digest' in request ? Buffer.from(whole) : createHash(hash).update(whole).digest();
  return mechanism.input === 'hash' ? digest : encodeDigestInfo(hash, digest);
}

/** Throws token.check-failed for what is no signature of this key's form: the token made something, and it cannot be carried. */
function forX509(algorithm: KeyAlgorithm, signature: Uint8Array): Uint8Array {
  const { family, signatureBytes } = keyAlgorithms[algorithm];
  try {
    if (signature.length === signatureBytes) return Uint8Array.from(family === 'ecdsa' ? rawToDer(signature) : signature);
  } catch (cause) {
    throw notASignature(signature.length, cause);
  }
  throw notASignature(signature.length);
}

function notASignature(octets: number, cause?: unknown): CeremonyError {
  return new CeremonyError(
    'token.check-failed',
    'SIGNATURE-VALID: what the token returned is not a signature of this key; treat it as made, and stop.',
    {
      details: { check: 'SIGNATURE-VALID', octets },
      cause,
    },
  );
}
