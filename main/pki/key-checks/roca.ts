import { rsaCheck } from './key-check.ts';
import { primesUpTo, residuesOf } from './small-primes.ts';

// The primes whose product is the smallest M of the affected library (Nemec et al., CCS 2017, §2.1: 2·3·…·167 for 512 bits); the
// larger M of longer keys are multiples of it. 2 says nothing.
const primes = primesUpTo(167).slice(1);
const product = primes.reduce((sum, prime) => sum * BigInt(prime), 1n);

/** prime → the residues 65537 generates mod it. */
const subgroups: readonly ReadonlySet<number>[] = primes.map(subgroupOf65537);

function subgroupOf65537(prime: number): ReadonlySet<number> {
  const members = new Set<number>();
  for (let power = 1; !members.has(power); power = (power * 65_537) % prime) members.add(power);
  return members;
}

/**
 * The RSA modulus does not bear the fingerprint of CVE-2017-15361 (ROCA; BR 6.1.1.3). Affected primes are k·M + (65537^a mod M), so
 * the modulus is a power of 65537 mod every prime of M; a random modulus is so with a chance of about 2^−28 (Nemec et al. §2.3).
 * Detects only: no attempt at factoring is made.
 */
export const checkRoca = rsaCheck('KEY-ROCA', ({ modulus }) => {
  const residues = residuesOf(modulus, primes, product);
  return residues.every((residue, index) => subgroups[index]?.has(residue) === true)
    ? 'the RSA modulus bears the fingerprint of CVE-2017-15361 (ROCA)'
    : null;
});
