import { CeremonyError } from '../errors.ts';

declare const crlNumberBrand: unique symbol;

/** A CRL number in decimal, without leading zeros. */
export type CrlNumber = string & { readonly [crlNumberBrand]: true };

// RFC 5280 §5.2.3: at most 20 octets; BR 7.2.2: 0 ≤ number < 2^159.
const bound = 1n << 159n;

/** Reads a CRL number from decimal text. Throws input.schema for anything that is not 0 … 2^159 − 1. */
export function parseCrlNumber(text: string): CrlNumber {
  if (!/^(?:0|[1-9]\d{0,47})$/.test(text) || BigInt(text) >= bound)
    throw new CeremonyError('input.schema', 'A CRL number was refused: it must be a decimal number from 0 to 2^159 − 1.');
  return text as CrlNumber;
}

/** Of several the one with the highest number (decimal text): the newest of its scope (RFC 5280 §5.2.3). */
export function highestNumbered<T extends { readonly number: string }>(all: readonly T[]): T | undefined {
  return all.reduce<T | undefined>(
    (most, each) => (most === undefined || BigInt(each.number) > BigInt(most.number) ? each : most),
    undefined,
  );
}
