import { rsaCheck } from './key-check.ts';

/** The RSA exponent is odd, at least 3 and below the modulus (BR 6.1.6; RFC 8017 §3.1). */
export const checkRsaExponent = rsaCheck('KEY-RSA-EXPONENT', ({ exponent, modulus }) => {
  if (exponent < 3n) return `the RSA exponent is ${exponent}, and 3 is the least`;
  if (exponent % 2n === 0n) return 'the RSA exponent is even';
  return exponent < modulus ? null : 'the RSA exponent is not below the modulus';
});
