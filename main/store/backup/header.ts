// The file of a snapshot, `<bundle name>-<events>.backup`, beside the bundle on every medium (format conclave/backup/1):
// - one line of canonical JSON, the header below, with its newline; it is the associated data of what follows;
// - the ciphertext (`cipher.size` octets, AES-256-GCM under a data key that is new each time) and its 16-octet tag;
// - the plaintext is one line `{files: [{path, size, sha256}]}` and then their bytes: conclave.db (SQLite's backup interface),
//   log.key, people/<id>.json. Tokens are never in it.
// The data key is split 2-of-n by Shamir among the people of the plan who have a passphrase key (kept whole where there is one).
// Each share is AES-256-GCM under HKDF-SHA256(X25519(ephemeral, recipient), salt = ephemeral || recipient, info =
// "conclave/backup/1 share <person>"), where recipient is the X25519 form (RFC 7748 4.1) of the Ed25519 key they approve with.

import { CeremonyError } from '../../errors.ts';
import { canonicalJson, parseCanonicalJson } from '../../formats/canonical-json.ts';
import { z } from '../../formats/jitless-zod.ts';
import type { Sha256 } from '../../pki/hash.ts';
import { shareSchema } from './share.ts';

const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .transform((text) => text as Sha256);

/** First line of a snapshot: who opens it and where the log stood. Authenticated with what follows; nothing of it is secret. */
export const backupHeaderSchema = z.strictObject({
  format: z.literal('conclave/backup/1'),
  at: z.iso.datetime(),
  /** The production run at whose end it was made. */
  run: z.string().min(1).max(64),
  title: z.string().min(1).max(400),
  /** SHA-256 of the log key's SPKI: which data directory this is. */
  logKey: sha256,
  /** Size and head of the workstation log, the last events of the snapshot among them. */
  log: z.strictObject({ size: z.int().positive(), head: sha256 }),
  /**
   * What the event of its making says beyond this line, the file’s size and its hash, so that a restore can write that event again
   * (backup-event.ts): the snapshot’s name and how many copies were to be placed. Snapshots of before lack it.
   */
  making: z.strictObject({ name: z.string().min(1).max(255), copies: z.int().positive().max(1000) }).optional(),
  /** user_version of the database. */
  schema: z.int().positive(),
  /** AES-256-GCM; `size` in octets before encryption. */
  cipher: z.strictObject({ name: z.literal('aes-256-gcm'), nonce: z.string().regex(/^[A-Za-z0-9+/]{16}$/), size: z.int().positive() }),
  shares: z.array(shareSchema).min(1).max(255),
});
export type BackupHeader = z.infer<typeof backupHeaderSchema>;

/** More people than a plan has. */
export const maxHeaderLength = 1024 * 1024;

export function encodeHeader(header: BackupHeader): Uint8Array {
  return new TextEncoder().encode(`${canonicalJson(header)}\n`);
}

/** Octets of AES-256-GCM's tag, the file's last. */
export const tagLength = 16;

/** Size in octets of the whole file with this header. */
export const snapshotSize = (header: BackupHeader): number => encodeHeader(header).length + header.cipher.size + tagLength;

/** Parses the first line, without its newline, from bytes of any origin. Throws input.schema, input.too-large. */
export function parseHeader(line: Uint8Array): BackupHeader {
  const parsed = backupHeaderSchema.safeParse(parseCanonicalJson(line, 'The snapshot', maxHeaderLength));
  if (parsed.success) return parsed.data;
  throw new CeremonyError('input.schema', 'This file is not a snapshot that Conclave made. Nothing was restored. Bring the right file.');
}
