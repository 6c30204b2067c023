// PEM as RFC 7468 §3 has it written ("stricttextualmsg"): one block, 64 columns, nothing around it.

import { CeremonyError } from '../errors.ts';

/** Labels of RFC 7468 §§5–7, 13; a CRL's is `X509 CRL`. */
export type PemLabel = 'CERTIFICATE' | 'X509 CRL' | 'PUBLIC KEY' | 'CERTIFICATE REQUEST';

/** Read and never written: what NSS and old Windows put for CERTIFICATE REQUEST (RFC 7468 §7). */
export type LegacyPemLabel = 'NEW CERTIFICATE REQUEST';

/** One PEM block, lines of 64 columns ended by \n. */
export function encodePem(label: PemLabel, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

/**
 * Reads text that is exactly one PEM block with this label. Lines end in \n or \r\n; 64 columns in all but the last; text
 * around the block, other white space, and base64 that encodes its bytes in another than the one canonical way throw
 * input.not-pem. An empty block too.
 */
export function parsePem(text: string, label: PemLabel | LegacyPemLabel): Uint8Array {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const [begin, ...rest] = lines;
  const end = rest.pop();
  if (begin !== `-----BEGIN ${label}-----`) refuse(`it does not begin with the line -----BEGIN ${label}-----`);
  if (end !== `-----END ${label}-----`) refuse(`it does not end with the line -----END ${label}-----`);
  if (rest.length === 0) refuse('it is empty');
  const wrong = rest.findIndex(
    (line, index) =>
      !/^[A-Za-z0-9+/]*={0,2}$/.test(line) || line.length === 0 || line.length > 64 || (line.length !== 64 && index < rest.length - 1),
  );
  if (wrong !== -1) refuse(`line ${wrong + 2} is not base64 of 64 columns`);
  const base64 = rest.join('');
  const der = Buffer.from(base64, 'base64');
  if (der.toString('base64') !== base64) refuse('its base64 is not canonical');
  return Uint8Array.from(der);
}

/**
 * Takes a file that is DER (first octet 30) or PEM with this label. `maxBytes` bounds the DER. Returns bytes still to be read
 * by readDer. Throws input.too-large, input.not-pem.
 */
export function parsePemOrDer(bytes: Uint8Array, label: PemLabel | LegacyPemLabel, maxBytes: number): Uint8Array {
  const isDer = bytes[0] === 0x30;
  // Base64 and line ends make PEM at most 1.4 times as long; the two label lines are short.
  const bound = isDer ? maxBytes : Math.ceil(maxBytes * 1.4) + 128;
  if (bytes.length > bound)
    throw new CeremonyError('input.too-large', `The file was refused: it has ${bytes.length} bytes and at most ${bound} are read.`);
  const der = isDer ? Uint8Array.from(bytes) : parsePem(Buffer.from(bytes).toString('latin1'), label);
  if (der.length > maxBytes)
    throw new CeremonyError('input.too-large', `The file was refused: it holds ${der.length} bytes and at most ${maxBytes} are read.`);
  return der;
}

function refuse(problem: string): never {
  throw new CeremonyError('input.not-pem', `The PEM file was refused: ${problem}.`);
}
