/** The primes up to a bound, ascending. */
export function primesUpTo(bound: number): number[] {
  const primes: number[] = [];
  for (let candidate = 2; candidate <= bound; candidate++) if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  return primes;
}

/**
 * The value mod each of the primes. One long division by their product, then short ones: a fraction of the cost of dividing
 * the value itself by each.
 */
export function residuesOf(value: bigint, primes: readonly number[], product: bigint): number[] {
  const rest = value % product;
  return primes.map((prime) => Number(rest % BigInt(prime)));
}
