import { rsaCheck } from './key-check.ts';
import { primesUpTo, residuesOf } from './small-primes.ts';

const primes = primesUpTo(751); // BR 6.1.6: no factor smaller than 752
const product = primes.reduce((sum, prime) => sum * BigInt(prime), 1n);

/** The RSA modulus has no factor below 752 (BR 6.1.6; NIST SP 800-89 §5.3.3). */
export const checkSmallFactors = rsaCheck('KEY-SMALL-FACTORS', ({ modulus }) => {
  const at = residuesOf(modulus, primes, product).indexOf(0);
  return at === -1 ? null : `the RSA modulus is divisible by ${primes[at]}`;
});
