// Serial numbers in order. X.509 compares INTEGERs, not texts: 7f comes before 80, whose contents octets are 00 80, and 00 80 is what 80
// says with a zero before it.

/**
 * Order of two serial numbers by the contents octets of their INTEGERs, which DER keeps as short as they can be (X.690 §8.3): the shorter
 * first, then octet by octet. That is the order of the numbers, as far as they are positive (RFC 5280 §4.1.2.2).
 */
export function compareSerials(one: Uint8Array, other: Uint8Array): number {
  return one.length - other.length || Buffer.compare(one, other);
}

/** Octets that memcmp, and so SQLite, puts in that order: how many contents octets there are, in two octets, then these. */
export function serialOrderKey(serialOctets: Uint8Array): Uint8Array {
  return Uint8Array.of(serialOctets.length >> 8, serialOctets.length & 0xff, ...serialOctets);
}

/** Whether contents octets of an INTEGER say a number greater than zero. */
export const isPositive = (serialOctets: Uint8Array): boolean =>
  (serialOctets[0] ?? 0x80) < 0x80 && serialOctets.some((octet) => octet !== 0);
