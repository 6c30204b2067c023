// Proving that a token holds the private half of a public key: one journalled probe signature, verified by an
// implementation other than the signer (rules.md, Keys and tokens). Probe messages are fixed-prefix text, never DER.

import { failed, passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { Session } from '../hsm/hsm.ts';
import type { KeyAlgorithm } from '../pki/algorithms.ts';
import { keyAlgorithmOf } from '../pki/spki.ts';
import { verifyIndependently, verifyWithNode } from '../pki/verify-signature.ts';
import { journalledCall } from './journalled-call.ts';
import { probeSignatureAlgorithms } from './probe.ts';
import type { StepContext } from './step.ts';

export interface ProbedKey {
  readonly label: string;
  readonly ckaId: string;
  readonly algorithm: KeyAlgorithm;
  readonly spki: Uint8Array;
}

/**
 * One journalled probe signature, verified twice with the public key. Throws token.check-failed for a key of another kind.
 * @returns whether it verified, and the journal entry to mark as verified with its check
 */
export async function signProbe(
  context: StepContext,
  actor: string,
  session: Session,
  key: ProbedKey,
): Promise<{ id: string; verified: boolean }> {
  if (keyAlgorithmOf(key.spki) !== key.algorithm) {
    throw new CeremonyError(
      'token.check-failed',
      `KEY-PROVED failed: the token gave a public key of another kind than ${key.algorithm}. The key was not used. Stop and report the token.`,
    );
  }
  const signatureAlgorithm = probeSignatureAlgorithms[key.algorithm];
  const nonce = Buffer.from(context.random(16)).toString('hex');
  const message = new TextEncoder().encode(`conclave probe signature, certifies nothing: run ${context.run.id} ${nonce}\n`);
  const { id, result: signature } = await journalledCall(
    context,
    { operation: 'sign-probe', actor, token: session.identity, keyLabel: key.label, ckaId: key.ckaId, spki: key.spki },
    () => session.sign({ ckaId: key.ckaId, signatureAlgorithm, message }),
    (bytes) => bytes,
  );
  const verified =
    verifyIndependently(key.spki, signatureAlgorithm, message, signature) &&
    verifyWithNode(key.spki, signatureAlgorithm, message, signature);
  return { id, verified };
}

/** Writes that a probe did not verify; the call stays open until people close it. */
export function latchProbe(context: StepContext, id: string, check: Check): void {
  context.log('conclave', 'token-latched', { journal: id }, [check]);
  context.journal.failed(id, 'token.check-failed');
}

/** Signs and verifies a probe. Throws token.check-failed naming KEY-PROVED when the public key does not verify it. */
export async function proveKey(context: StepContext, actor: string, session: Session, key: ProbedKey): Promise<Check> {
  const { id, verified } = await signProbe(context, actor, session, key);
  const check = verified ? passed('KEY-PROVED', 'a probe signature verified') : failed('KEY-PROVED', 'the probe signature did not verify');
  if (!verified) {
    latchProbe(context, id, check);
    throw new CeremonyError(
      'token.check-failed',
      'KEY-PROVED failed: a signature made by the token does not verify with the public key it gave. No certificate was made. Stop, keep the token, report it.',
    );
  }
  context.journal.verified(id, [check]);
  return check;
}
