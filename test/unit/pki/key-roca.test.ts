// KEY-ROCA at its border: a modulus that is a power of 65537 mod every prime but one does not bear the fingerprint.

import { describe, expect, test } from 'vitest';
import { readKeyFacts } from '../../../main/pki/key-checks/key-facts.ts';
import { checkRoca } from '../../../main/pki/key-checks/roca.ts';
import { primesUpTo, residuesOf } from '../../../main/pki/key-checks/small-primes.ts';
import { rsaSpkiOf } from '../../fixtures/weak-keys/make-weak.ts';

const known = [
  2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131, 137,
  139, 149, 151, 157, 163, 167,
];
const product = known.reduce((all, prime) => all * BigInt(prime), 1n);

/** Powers of 65537 mod a prime, by trying every exponent. */
function powers(prime: number): Set<number> {
  let power = 1;
  return new Set(Array.from({ length: prime }, () => (power = (power * (65_537 % prime)) % prime)));
}

/** The number below the product with these residues: 1 mod every prime but one. */
function onlyBeside(prime: number, residue: number): bigint {
  const others = product / BigInt(prime);
  for (let factor = 0n; factor < BigInt(prime); factor++)
    if ((1n + others * factor) % BigInt(prime) === BigInt(residue)) return 1n + others * factor;
  throw new Error('no such number');
}
const verdict = (modulus: bigint): string => checkRoca(readKeyFacts(rsaSpkiOf(modulus)), { rules: 'private', weakKeys: new Map() }).verdict;
const large = (residue: bigint): bigint => residue + product * ((1n << 2047n) / product + 1n);

test('primesUpTo', () => {
  expect(primesUpTo(167)).toEqual(known);
  expect([primesUpTo(1), primesUpTo(2), primesUpTo(3), primesUpTo(4)]).toEqual([[], [2], [2, 3], [2, 3]]);
  expect(residuesOf(product + 100n, [7, 11, 13], 1001n)).toEqual([2, 1, 9]);
});

describe('KEY-ROCA', () => {
  const telling = known.slice(1).filter((prime) => powers(prime).size < prime - 1);
  test('17 of the 38 odd primes tell', () => {
    expect(telling).toHaveLength(17);
  });
  test.each(telling)('mod %i: every power bears it, what is no power does not', (prime) => {
    const members = powers(prime);
    const residues = Array.from({ length: prime - 1 }, (_, index) => index + 1);
    const strangers = residues.filter((residue) => !members.has(residue)).slice(0, 2);
    const last = [...members].slice(-2);
    expect(last.map((residue) => verdict(large(onlyBeside(prime, residue))))).toEqual(last.map(() => 'failed'));
    expect(strangers.map((residue) => verdict(large(onlyBeside(prime, residue))))).toEqual(strangers.map(() => 'passed'));
    expect(verdict(large(onlyBeside(prime, 0)))).toBe('passed');
  });
});
