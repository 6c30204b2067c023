// One person's share of a snapshot's data key, sealed for the key they sign with.

import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { CeremonyError } from '../../errors.ts';
import { z } from '../../formats/jitless-zod.ts';
import { personIdField } from '../../formats/fields.ts';
import { x25519OfEd25519, x25519Public, x25519Shared } from '../../pki/x25519.ts';
import { agreeWithCredential } from '../credential.ts';

const base64 = z
  .string()
  .regex(/^[A-Za-z0-9+/]+={0,2}$/)
  .max(8192);

export const shareSchema = z.strictObject({
  person: personIdField,
  name: z.string().min(1).max(200),
  /** The person's sealed credential (credential.ts): with it, snapshot and passphrase are enough. */
  credential: base64,
  /** X25519 public key made for this share alone. */
  ephemeral: base64,
  nonce: base64,
  /** AES-256-GCM: share, then tag. */
  sealed: base64,
});
export type Share = z.infer<typeof shareSchema>;

/** Somebody who can help to open a snapshot. */
export interface Recipient {
  readonly person: string;
  readonly name: string;
  readonly spki: Uint8Array;
  readonly sealed: Uint8Array;
}

const keyLength = 32;
const tagLength = 16;

/** HKDF-SHA256 (RFC 5869) over the X25519 secret; both public keys as salt, so that a key serves one share only. */
function wrappingKey(secret: Uint8Array, ephemeral: Uint8Array, recipient: Uint8Array, person: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, Buffer.concat([ephemeral, recipient]), `conclave/backup/1 share ${person}`, keyLength));
}

/** Seals a share for a person; `random` gives the ephemeral key and the nonce. The share is the caller's to zero. */
export function sealShare(share: Uint8Array, recipient: Recipient, random: (length: number) => Uint8Array): Share {
  const own = Uint8Array.from(random(keyLength));
  const theirs = x25519OfEd25519(recipient.spki);
  const ephemeral = x25519Public(own);
  const secret = x25519Shared(own, theirs);
  const key = wrappingKey(secret, ephemeral, theirs, recipient.person);
  const nonce = random(12);
  try {
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    const sealed = Buffer.concat([cipher.update(share), cipher.final(), cipher.getAuthTag()]);
    return {
      person: recipient.person,
      name: recipient.name,
      credential: encode(recipient.sealed),
      ephemeral: encode(ephemeral),
      nonce: encode(nonce),
      sealed: encode(sealed),
    };
  } finally {
    for (const bytes of [own, secret, key]) bytes.fill(0);
  }
}

/**
 * Opens a share with its person's passphrase. The caller zeroes both. Throws input.passphrase-wrong, input.schema,
 * input.hash-mismatch for a share that was changed.
 */
export async function openShare(share: Share, passphrase: Uint8Array, options: { lowestKdfCost?: number }): Promise<Uint8Array> {
  const ephemeral = decode(share.ephemeral);
  const { secret, own } = await agreeWithCredential(decode(share.credential), passphrase, ephemeral, options);
  const key = wrappingKey(secret, ephemeral, own, share.person);
  const sealed = decode(share.sealed);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, decode(share.nonce), { authTagLength: tagLength });
    decipher.setAuthTag(sealed.subarray(sealed.length - tagLength));
    const opened = decipher.update(sealed.subarray(0, sealed.length - tagLength));
    decipher.final();
    return new Uint8Array(opened);
  } catch (cause) {
    throw new CeremonyError(
      'input.hash-mismatch',
      `The share of ${share.person} in this snapshot was changed since it was written. Nothing was restored. Bring another copy.`,
      { cause },
    );
  } finally {
    secret.fill(0);
    key.fill(0);
  }
}

function encode(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function decode(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'base64'));
}
