import { createHash, createPublicKey, verify } from 'node:crypto';
import { CeremonyError } from '../errors.ts';

/** A C2SP signed note: text ending in a newline, and signatures by name (c2sp.org/signed-note). */
export interface Note {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface NoteSignature {
  readonly name: string;
  /** First 4 octets of the key's hash. */
  readonly keyId: Uint8Array;
  readonly signature: Uint8Array;
}

/** Signature type 0x01: Ed25519 (c2sp.org/signed-note, Signature types). */
const ed25519Type = 0x01;
const keyIdLength = 4;
/** An Ed25519 SubjectPublicKeyInfo is 12 octets of header and the 32 of the key (RFC 8410 4). */
const spkiHeaderLength = 12;
/** A note is read from paper or a QR code: a few hundred octets. */
const maxNoteLength = 64 * 1024;

/** SHA-256(name ‖ 0x0A ‖ type ‖ key), first 4 octets: what a signature line carries to find its key. */
export function noteKeyId(name: string, spki: Uint8Array): Uint8Array {
  const digest = createHash('sha256')
    .update(`${name}\n`, 'utf8')
    .update(Uint8Array.of(ed25519Type))
    .update(spki.subarray(spkiHeaderLength))
    .digest();
  return Uint8Array.from(digest.subarray(0, keyIdLength));
}

/** Signs a text (which must end in a newline) into a note. Throws `bug` for a text or name a note cannot carry. */
export function signNote(text: string, signer: { name: string; spki: Uint8Array; sign: (message: Uint8Array) => Uint8Array }): string {
  if (!text.endsWith('\n') || hasControl(text) || !isKeyName(signer.name)) throw new CeremonyError('bug', 'A note cannot carry this text.');
  const payload = Buffer.concat([noteKeyId(signer.name, signer.spki), signer.sign(Buffer.from(text, 'utf8'))]);
  return `${text}\n— ${signer.name} ${payload.toString('base64')}\n`;
}

/** Parses a note. Throws input.too-large or input.schema; verifies nothing. */
export function parseNote(note: string): Note {
  if (note.length > maxNoteLength) throw new CeremonyError('input.too-large', 'The checkpoint is too long to be one.');
  const split = note.lastIndexOf('\n\n');
  if (split === -1 || !note.endsWith('\n') || hasControl(note)) throw notANote();
  const signatures = note
    .slice(split + 2, -1)
    .split('\n')
    .map(parseSignature);
  return { text: note.slice(0, split + 1), signatures };
}

/** Whether a note carries a valid signature of this name and Ed25519 key. */
export function verifyNote(note: Note, key: { name: string; spki: Uint8Array }): boolean {
  const keyId = Buffer.from(noteKeyId(key.name, key.spki));
  const publicKey = createPublicKey({ key: Buffer.from(key.spki), format: 'der', type: 'spki' });
  if (publicKey.asymmetricKeyType !== 'ed25519') return false;
  return note.signatures.some(
    (one) => one.name === key.name && keyId.equals(one.keyId) && verify(null, Buffer.from(note.text, 'utf8'), publicKey, one.signature),
  );
}

function parseSignature(line: string): NoteSignature {
  const [, name, base64] = /^— ([^ +]+) ([A-Za-z0-9+/]+={0,2})$/.exec(line) ?? [];
  if (name === undefined || base64 === undefined || !isKeyName(name)) throw notANote();
  const payload = Buffer.from(base64, 'base64');
  if (payload.toString('base64') !== base64 || payload.length <= keyIdLength) throw notANote();
  return { name, keyId: Uint8Array.from(payload.subarray(0, keyIdLength)), signature: Uint8Array.from(payload.subarray(keyIdLength)) };
}

/** Key names are not empty and have neither space nor plus (c2sp.org/signed-note, Format). */
function isKeyName(name: string): boolean {
  return /^[^\s+]+$/u.test(name);
}

/** Below U+0020 only newline is allowed. */
function hasControl(text: string): boolean {
  return [...text].some((character) => character < ' ' && character !== '\n') || !text.isWellFormed();
}

function notANote(): CeremonyError {
  return new CeremonyError('input.schema', 'The checkpoint is not a signed note: its lines are not as they were printed.');
}
