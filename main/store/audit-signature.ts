import { createHash } from 'node:crypto';
import type { SignatureAlgorithm } from '../pki/algorithms.ts';
import { sha256Hex } from '../pki/hash.ts';
import { verifyWithNode } from '../pki/verify-signature.ts';
import { CeremonyError } from '../errors.ts';
import type { Note } from './note.ts';

/** The audit key on a token: it signs checkpoints beside the log key, and nothing else (rules.md, Logs and bundles). */
export interface AuditKey {
  readonly spki: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
}

/** Signature type 0xff and a name of our own: tokens sign with Ed25519, ECDSA or RSA (c2sp.org/signed-note, Signature types). */
const ownType = 0xff;
const typeName = 'conclave/audit';
const keyIdLength = 4;

/** Name of the key in the note: from its SubjectPublicKeyInfo, so that another key cannot stand under it unseen. */
export function auditKeyName(spki: Uint8Array): string {
  return `conclave-audit/${sha256Hex(spki).slice(0, 8)}`;
}

/** SHA-256(name ‖ 0x0A ‖ 0xff ‖ type name ‖ algorithm ‖ SubjectPublicKeyInfo), first 4 octets. */
function keyId(key: AuditKey): Buffer {
  return createHash('sha256')
    .update(`${auditKeyName(key.spki)}\n`, 'utf8')
    .update(Uint8Array.of(ownType))
    .update(`${typeName} ${key.signatureAlgorithm}`, 'utf8')
    .update(key.spki)
    .digest()
    .subarray(0, keyIdLength);
}

/** Adds the audit key's line to a note that is signed already. The signature is over the note's text. */
export function withAuditSignature(note: string, key: AuditKey, signature: Uint8Array): string {
  if (!note.endsWith('\n')) throw new CeremonyError('bug', 'A note cannot carry this signature.');
  return `${note}\u2014 ${auditKeyName(key.spki)} ${Buffer.concat([keyId(key), signature]).toString('base64')}\n`;
}

/** Whether a note carries a valid signature of this audit key. */
export function verifyAuditSignature(note: Note, key: AuditKey): boolean {
  const [name, id] = [auditKeyName(key.spki), keyId(key)];
  return note.signatures.some(
    (one) =>
      one.name === name &&
      id.equals(one.keyId) &&
      verifyWithNode(key.spki, key.signatureAlgorithm, Buffer.from(note.text, 'utf8'), one.signature),
  );
}
