import { createCipheriv, createDecipheriv, createPublicKey, scrypt, sign } from 'node:crypto';
import { CeremonyError } from '../errors.ts';
import { canonicalJson, parseCanonicalJson } from '../formats/canonical-json.ts';
import { z } from '../formats/jitless-zod.ts';
import { x25519OfSeed, x25519Public, x25519Shared } from '../pki/x25519.ts';
import { ed25519FromSeed } from './ed25519-seed.ts';

/** scrypt cost of production (formats.md, Plan): about 0.4 s and 128 MB a try. */
export const productionKdfCost = 2 ** 17;
/** A file asking for more would keep this machine busy for minutes. */
const highestKdfCost = 2 ** 20;
const kdfBlockSize = 8;
const kdfParallelization = 1;
const maxSealedLength = 4096;

const base64 = (length: number) =>
  z.string().refine((text) => {
    const bytes = Buffer.from(text, 'base64');
    return bytes.length === length && bytes.toString('base64') === text;
  });

/** AES-256-GCM (SP 800-38D): 96-bit nonce, 128-bit tag. 44 octets of SPKI and 32 of seed (RFC 8410, RFC 8032). */
const sealedSchema = z.strictObject({
  format: z.literal('conclave/credential/1'),
  kdf: z.strictObject({
    name: z.literal('scrypt'),
    n: z.int(),
    r: z.literal(kdfBlockSize),
    p: z.literal(kdfParallelization),
    salt: base64(32),
  }),
  cipher: z.strictObject({ name: z.literal('aes-256-gcm'), nonce: base64(12), tag: base64(16), ciphertext: base64(32) }),
  spki: base64(44),
});
type Sealed = z.infer<typeof sealedSchema>;

/** A person's key pair: SPKI (DER) and the private half sealed under their passphrase (canonical JSON, no secret without it). */
export interface SealedCredential {
  readonly spki: Uint8Array;
  readonly sealed: Uint8Array;
}

/**
 * Makes an Ed25519 key pair from `random` and seals it: scrypt, then AES-256-GCM with the parameters and the public key
 * authenticated. The passphrase buffer is the caller's to zero. Throws input.passphrase-weak for an empty one.
 */
export async function sealCredential(options: {
  passphrase: Uint8Array;
  random: (length: number) => Uint8Array;
  kdfCost?: number;
}): Promise<SealedCredential> {
  if (options.passphrase.length === 0)
    throw new CeremonyError('input.passphrase-weak', 'The passphrase is empty; no credential was made. Choose a longer one.');
  const seed = Uint8Array.from(options.random(32));
  const kdf: Sealed['kdf'] = {
    name: 'scrypt',
    n: options.kdfCost ?? productionKdfCost,
    r: kdfBlockSize,
    p: kdfParallelization,
    salt: encode(options.random(32)),
  };
  const nonce = options.random(12);
  const key = await deriveKey(options.passphrase, kdf);
  try {
    const spki = Uint8Array.from(createPublicKey(ed25519FromSeed(seed)).export({ format: 'der', type: 'spki' }));
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(authenticated(kdf, encode(spki)));
    const ciphertext = Buffer.concat([cipher.update(seed), cipher.final()]);
    const sealed: Sealed = {
      format: 'conclave/credential/1',
      kdf,
      cipher: { name: 'aes-256-gcm', nonce: encode(nonce), tag: encode(cipher.getAuthTag()), ciphertext: encode(ciphertext) },
      spki: encode(spki),
    };
    return { spki, sealed: Uint8Array.from(Buffer.from(canonicalJson(sealed), 'utf8')) };
  } finally {
    key.fill(0);
    seed.fill(0);
  }
}

/** Public key of a sealed credential, from bytes of any origin. Throws input.schema, input.too-large, input.unsupported. */
export function parseSealedCredential(sealed: Uint8Array, options: { lowestKdfCost?: number } = {}): { spki: Uint8Array } {
  return { spki: decode(parse(sealed, options).spki) };
}

/**
 * Opens a credential and signs (Ed25519, 64 octets). Throws input.passphrase-wrong; for a file that is not a credential, or
 * one whose scrypt cost is below `lowestKdfCost` (2^17 unless a rehearsal allows less), input.schema or input.unsupported.
 */
export async function signWithCredential(
  sealed: Uint8Array,
  passphrase: Uint8Array,
  message: Uint8Array,
  options: { lowestKdfCost?: number } = {},
): Promise<Uint8Array> {
  const parsed = parse(sealed, options);
  const key = await deriveKey(passphrase, parsed.kdf);
  let seed: Buffer | null = null;
  try {
    seed = openSeed(parsed, key);
    return Uint8Array.from(sign(null, message, ed25519FromSeed(seed)));
  } finally {
    key.fill(0);
    seed?.fill(0);
  }
}

/**
 * Opens a credential and agrees on a secret (X25519, RFC 7748) with the holder of another key, for what was sealed for this
 * person. @returns the secret, which the caller zeroes, and this credential's X25519 public key. Throws as signWithCredential.
 */
export async function agreeWithCredential(
  sealed: Uint8Array,
  passphrase: Uint8Array,
  peer: Uint8Array,
  options: { lowestKdfCost?: number } = {},
): Promise<{ readonly secret: Uint8Array; readonly own: Uint8Array }> {
  const parsed = parse(sealed, options);
  const key = await deriveKey(passphrase, parsed.kdf);
  let seed: Buffer | null = null;
  let own: Uint8Array | null = null;
  try {
    seed = openSeed(parsed, key);
    own = x25519OfSeed(seed);
    return { secret: x25519Shared(own, peer), own: x25519Public(own) };
  } finally {
    key.fill(0);
    seed?.fill(0);
    own?.fill(0);
  }
}

function openSeed(sealed: Sealed, key: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, decode(sealed.cipher.nonce), { authTagLength: 16 });
  decipher.setAAD(authenticated(sealed.kdf, sealed.spki)).setAuthTag(decode(sealed.cipher.tag));
  const seed = decipher.update(decode(sealed.cipher.ciphertext));
  try {
    decipher.final();
    return seed;
  } catch (error) {
    seed.fill(0);
    throw new CeremonyError(
      'input.passphrase-wrong',
      'This is not the passphrase of this person’s key; nothing was signed. Type it again.',
      { cause: error },
    );
  }
}

function parse(sealed: Uint8Array, options: { lowestKdfCost?: number }): Sealed {
  const result = sealedSchema.safeParse(parseCanonicalJson(sealed, 'The credential', maxSealedLength));
  if (!result.success)
    throw new CeremonyError('input.schema', 'The credential is not one that Conclave made; nothing was signed. Bring the right file.');
  const { n } = result.data.kdf;
  if (n < (options.lowestKdfCost ?? productionKdfCost) || n > highestKdfCost || !Number.isInteger(Math.log2(n))) {
    throw new CeremonyError(
      'input.unsupported',
      'The credential is protected more weakly, or at a higher cost, than is accepted here. Make a new one.',
      { details: { cost: n } },
    );
  }
  return result.data;
}

/** RFC 7914. 128·N·r octets are needed; Node refuses above 32 MB unless told. */
function deriveKey(passphrase: Uint8Array, kdf: Sealed['kdf']): Promise<Buffer> {
  const options = { N: kdf.n, r: kdf.r, p: kdf.p, maxmem: 256 * kdf.n * kdf.r };
  return new Promise((resolve, reject) => {
    scrypt(passphrase, decode(kdf.salt), 32, options, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}

function authenticated(kdf: Sealed['kdf'], spki: string): Buffer {
  return Buffer.from(canonicalJson({ format: 'conclave/credential/1', kdf, spki }), 'utf8');
}

function encode(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function decode(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'base64'));
}
