import { signatureAlgorithms, type SignatureAlgorithm } from '../pki/algorithms.ts';
import { sha256Hex } from '../pki/hash.ts';
import { verifyAuditSignature } from './audit-signature.ts';
import { parseCheckpoint, type Checkpoint } from './checkpoint.ts';
import { verifyNote } from './note.ts';

/** What an event `checkpoint-signed` says: a checkpoint of a log under the log key and the audit key on the token. */
export interface SignedCheckpoint {
  readonly log: string;
  readonly checkpoint: string;
  /** Base64 SubjectPublicKeyInfo of the audit key. */
  readonly auditSpki: string;
  readonly signatureAlgorithm: SignatureAlgorithm;
}

/** Reads the members of the event’s data; null where they do not have their form. */
export function signedCheckpointOf(data: Readonly<Record<string, unknown>>): SignedCheckpoint | null {
  const { log, checkpoint, auditSpki, signatureAlgorithm } = data;
  if (typeof log !== 'string' || typeof checkpoint !== 'string' || typeof auditSpki !== 'string') return null;
  if (typeof signatureAlgorithm !== 'string' || !Object.hasOwn(signatureAlgorithms, signatureAlgorithm)) return null;
  return { log, checkpoint, auditSpki, signatureAlgorithm: signatureAlgorithm as SignatureAlgorithm };
}

/**
 * Verifies both signatures and that the audit key is one of `known` (SHA-256 of SPKIs recorded as made for audit). Gives the
 * checkpoint, or the sentence that says what is wrong. Throws input.* for a note that is none.
 */
export function verifySignedCheckpoint(
  signed: SignedCheckpoint,
  logKey: { readonly name: string; readonly spki: Uint8Array },
  known: ReadonlySet<string>,
): Checkpoint | string {
  const checkpoint = parseCheckpoint(signed.checkpoint);
  const spki = new Uint8Array(Buffer.from(signed.auditSpki, 'base64'));
  if (!known.has(sha256Hex(spki))) return 'its audit key is not one that was recorded as made for audit';
  if (checkpoint.origin !== logKey.name || !verifyNote(checkpoint.note, logKey)) return 'it is not signed by the log key';
  if (checkpoint.note.signatures.length !== 2) return 'it carries a signature nobody recorded';
  if (!verifyAuditSignature(checkpoint.note, { spki, signatureAlgorithm: signed.signatureAlgorithm }))
    return 'it is not signed by the audit key';
  return checkpoint;
}
