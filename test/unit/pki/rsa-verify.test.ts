// The arithmetic of RSA verification with keys chosen for it: with the exponent 1 a signature is its own representative.

import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { rsaPkcs1Verifies } from '../../../main/pki/rsa-verify.ts';
import { hex } from './expect-refusal.ts';

const message = Buffer.from('message');
const prefixes = {
  'rsa-pkcs1-sha256': ['sha256', '3031300d060960864801650304020105000420'],
  'rsa-pkcs1-sha384': ['sha384', '3041300d060960864801650304020205000430'],
  'rsa-pkcs1-sha512': ['sha512', '3051300d060960864801650304020305000440'],
} as const;
type Algorithm = keyof typeof prefixes;

function block(algorithm: Algorithm, octets: number): bigint {
  const [hash, prefix] = prefixes[algorithm];
  const info = `${prefix}${createHash(hash).update(message).digest('hex')}`;
  return BigInt(`0x0001${'ff'.repeat(octets - info.length / 2 - 3)}00${info}`);
}
const octetsOf = (value: bigint, octets: number): Uint8Array => hex(value.toString(16).padStart(octets * 2, '0'));

/** Just above a half of what fits, so that a representative plus the modulus still fits. */
const modulus = (1n << 2047n) + 1n;
const verdict = (signature: Uint8Array, exponent = 1n, algorithm: Algorithm = 'rsa-pkcs1-sha256', bits = 2048, of = modulus): boolean =>
  rsaPkcs1Verifies({ family: 'rsa', algorithm: 'rsa-2048', modulus: of, exponent, bits }, algorithm, message, signature);

describe('rsaPkcs1Verifies', () => {
  test.each(Object.keys(prefixes) as Algorithm[])('%s: the block itself under the exponent 1', (algorithm) => {
    expect(verdict(octetsOf(block(algorithm, 256), 256), 1n, algorithm)).toBe(true);
    for (const other of Object.keys(prefixes) as Algorithm[])
      expect(verdict(octetsOf(block(algorithm, 256), 256), 1n, other)).toBe(other === algorithm);
  });
  test('the same number plus the modulus fits into the same octets, and is refused', () => {
    const value = block('rsa-pkcs1-sha256', 256);
    expect(octetsOf(value + modulus, 256)).toHaveLength(256);
    expect(verdict(octetsOf(value + modulus, 256))).toBe(false);
    expect(verdict(octetsOf(modulus, 256))).toBe(false);
  });
  test('exactly the modulus’s octets, also where its bits are no multiple of 8', () => {
    const odd = (1n << 2040n) + 1n;
    expect(verdict(octetsOf(block('rsa-pkcs1-sha256', 256), 256), 1n, 'rsa-pkcs1-sha256', 2041, odd)).toBe(true);
    expect(verdict(octetsOf(block('rsa-pkcs1-sha256', 255), 255), 1n, 'rsa-pkcs1-sha256', 2041, odd)).toBe(false);
    expect(verdict(octetsOf(block('rsa-pkcs1-sha256', 256), 257))).toBe(false);
  });
  // A prime modulus p: the root is the block to the inverse of the exponent mod p − 1.
  const prime = (1n << 2203n) - 1n;
  const octets = 276;
  const rootUnder = (exponent: bigint): bigint => power(block('rsa-pkcs1-sha256', octets), inverseOf(exponent, prime - 1n), prime);
  const verifies = (root: bigint, exponent: bigint): boolean => verdict(octetsOf(root, octets), exponent, 'rsa-pkcs1-sha256', 2203, prime);
  test.each([5n, 11n, 65_537n, 65_539n])('exponent %d: the root of the block, and not its neighbour', (exponent) => {
    const root = rootUnder(exponent);
    expect([verifies(root, exponent), verifies(root + 1n, exponent), verifies(prime - root, exponent)]).toEqual([true, false, false]);
  });
  test('an exponent of 256 bits is tried, one of 257 is not; an algorithm without a hash is no RSA', () => {
    const [longest, longer] = [(1n << 256n) - 5n, (1n << 256n) + 1n];
    expect([verifies(rootUnder(longest), longest), verifies(rootUnder(longer), longer)]).toEqual([true, false]);
    const key = { family: 'rsa', algorithm: 'rsa-2048', modulus, exponent: 1n, bits: 2048 } as const;
    expect(rsaPkcs1Verifies(key, 'ed25519', message, octetsOf(block('rsa-pkcs1-sha256', 256), 256))).toBe(false);
  });
});

function power(base: bigint, exponent: bigint, of: bigint): bigint {
  let result = 1n;
  for (let square = base % of, rest = exponent; rest > 0n; rest >>= 1n, square = (square * square) % of)
    if ((rest & 1n) === 1n) result = (result * square) % of;
  return result;
}

/** By Euclid. */
function inverseOf(value: bigint, of: bigint): bigint {
  let [a, b, x, y] = [of, value, 0n, 1n];
  while (b > 0n) [a, b, x, y] = [b, a % b, y, x - (a / b) * y];
  if (a !== 1n) throw new Error('no inverse');
  return ((x % of) + of) % of;
}
