import { rsaCheck } from './key-check.ts';

const rounds = 100; // BR 6.1.1.3: close primes that Fermat's method finds within 100 rounds

/** Fermat's method does not factor the RSA modulus within 100 rounds (BR 6.1.1.3; CVE-2022-26320). */
export const checkClosePrimes = rsaCheck('KEY-CLOSE-PRIMES', ({ modulus }) => {
  const round = fermatRound(modulus);
  return round === null ? null : `the primes of the RSA modulus are so close that Fermat’s method finds them in round ${round}`;
});

/**
 * The round in which a² − n becomes a square, a counting up from ⌈√n⌉, or null. An even n is no product of two odd primes and is left
 * to the check on small factors.
 */
function fermatRound(modulus: bigint): number | null {
  if (modulus % 2n === 0n) return null;
  const floor = squareRoot(modulus);
  let a = floor * floor === modulus ? floor : floor + 1n;
  let rest = a * a - modulus;
  for (let round = 1; round <= rounds; round++) {
    if (isSquare(rest)) return round;
    rest += 2n * a + 1n;
    a += 1n;
  }
  return null;
}

// Moduli whose squares are few: one of 200 numbers passes both, and only those are worth a root.
const filters = [64, 3 * 5 * 7 * 11 * 13].map((modulus) => {
  const squares = new Uint8Array(modulus);
  for (let root = 0; root < modulus; root++) squares[(root * root) % modulus] = 1;
  return { modulus: BigInt(modulus), squares };
});

function isSquare(value: bigint): boolean {
  if (!filters.every(({ modulus, squares }) => squares[Number(value % modulus)] === 1)) return false;
  const root = squareRoot(value);
  return root * root === value;
}

/** ⌊√value⌋ for value ≥ 0 by Newton's method, begun from above with the root of the upper half of the bits. */
function squareRoot(value: bigint): bigint {
  if (value < 1n << 52n) return BigInt(Math.floor(Math.sqrt(Number(value))));
  // Hex digits: a quarter of the bits.
  const quarter = BigInt(value.toString(16).length);
  let root = (squareRoot(value >> (quarter * 2n)) + 1n) << quarter;
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
