import { createHash } from 'node:crypto';
import { CeremonyError } from '../errors.ts';

declare const serialNumberBrand: unique symbol;

/** A certificate's serial number: lower-case hex of its magnitude, an even number of digits, no leading 00 octet. */
export type SerialNumber = string & { readonly [serialNumberBrand]: true };

const octets = 20;

/**
 * Makes a serial of 20 octets from 20 of the token's random and 20 of the system's, hash-mixed so that either source
 * alone would do. Top bit 0 and next bit 1: positive, first octet never 00, below 2^159 and with 158 random bits
 * (BR 7.1.2.1: > 0, < 2^159, at least 64 bits of CSPRNG output; RFC 5280 §4.1.2.2: at most 20 octets).
 * Throws bug for inputs of another length.
 */
export function makeSerialNumber(tokenRandom: Uint8Array, systemRandom: Uint8Array): SerialNumber {
  if (tokenRandom.length !== octets || systemRandom.length !== octets)
    throw new CeremonyError('bug', 'A serial number was to be made from something other than twice 20 octets of random.');
  const digest = createHash('sha256')
    .update('conclave/serial-number/1\0')
    .update(tokenRandom)
    .update(systemRandom)
    .digest()
    .subarray(0, octets);
  digest[0] = ((digest[0] ?? 0) & 0x7f) | 0x40;
  return digest.toString('hex') as SerialNumber;
}

/** The magnitude in hex of a serial number whose contents octets are given in hex: without the sign octet of a high bit. */
export const magnitudeOf = (octetsInHex: string): string => (/^00[89a-f]/.test(octetsInHex) ? octetsInHex.slice(2) : octetsInHex);

/** Reads a serial number from hex: positive, at most 20 octets with its sign octet (RFC 5280 §4.1.2.2). Throws input.schema. */
export function parseSerialNumber(text: string): SerialNumber {
  const negativeAsItStands = text.length === octets * 2 && /^[89a-f]/.test(text);
  if (!/^(?!00)(?:[0-9a-f]{2}){1,20}$/.test(text) || negativeAsItStands) {
    throw new CeremonyError(
      'input.schema',
      'A serial number was refused: it must be lower-case hex of a positive number of at most 20 octets, without a leading 00.',
    );
  }
  return text as SerialNumber;
}
