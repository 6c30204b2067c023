// A list of serial numbers as a file: one a line, in hexadecimal.

import { CeremonyError } from '../errors.ts';

/** 60,000 serial numbers and more; whoever has a longer list names what they have in common. */
export const serialListMax = 4 * 1024 * 1024;

const refuse = (why: string): never => {
  throw new CeremonyError(
    'input.schema',
    `The list of serial numbers was refused: ${why} Nothing was revoked. Give a text file with one hexadecimal serial number a line.`,
  );
};

/**
 * Magnitudes in lower-case hex, an even number of digits without leading zeros. Taken: upper case, `0x`, colons, leading zeros, empty lines
 * and lines that begin with `#`. A decimal number is read as the hexadecimal digits it looks like, and is then not on record.
 * Throws input.too-large, input.schema with the line.
 */
export function parseSerialList(bytes: Uint8Array): ReadonlySet<string> {
  if (bytes.length > serialListMax)
    throw new CeremonyError('input.too-large', 'The list of serial numbers was refused: it is longer than 4 MB. Nothing was revoked.');
  const serials = new Set<string>();
  for (const [index, line] of Buffer.from(bytes).toString('latin1').split('\n').entries()) {
    const text = line.trim();
    if (text === '' || text.startsWith('#')) continue;
    const digits = text.replace(/^0x/iu, '').replaceAll(':', '').toLowerCase().replace(/^0+/u, '');
    const serial = digits.length % 2 === 0 ? digits : `0${digits}`;
    if (!/^(?:[0-9a-f]{2}){1,20}$/u.test(serial)) refuse(`line ${index + 1} is not a serial number.`);
    if (serials.has(serial)) refuse(`line ${index + 1} repeats serial number ${serial}.`);
    serials.add(serial);
  }
  return serials.size === 0 ? refuse('it is empty.') : serials;
}
