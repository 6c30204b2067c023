import { CeremonyError } from '../../errors.ts';
import type { SecretBytes } from './terminal.ts';
import { fileLimits, readFileLimited } from '../files.ts';

/** Reads a PIN or passphrase from a file of at most 4 kB, one trailing newline removed. The caller zeroes the bytes. */
export function readSecretFile(path: string, what: string): SecretBytes {
  const bytes = readFileLimited(path, fileLimits.secret, what);
  return stripNewline(bytes, what);
}

/** Takes one trailing LF or CRLF off; zeroes what it was given. Throws input.schema where nothing is left. */
export function stripNewline(bytes: Uint8Array, what: string): SecretBytes {
  let length = bytes.length;
  if (bytes[length - 1] === 0x0a) length -= bytes[length - 2] === 0x0d ? 2 : 1;
  const secret = bytes.slice(0, length);
  bytes.fill(0);
  if (secret.length === 0) throw new CeremonyError('input.schema', `${what} is empty. Nothing was done with it.`);
  return secret;
}
