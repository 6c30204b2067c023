import type { Check } from '../../checks.ts';
import { checkClosePrimes } from './close-primes.ts';
import { checkDebianWeak } from './debian-weak.ts';
import type { KeyCheck, KeyContext } from './key-check.ts';
import { readKeyFacts } from './key-facts.ts';
import { checkKeyLowOrder } from './key-low-order.ts';
import { checkKeyOnCurve } from './key-on-curve.ts';
import { checkKeySize } from './key-size.ts';
import { checkRoca } from './roca.ts';
import { checkRsaExponent } from './rsa-exponent.ts';
import { checkSmallFactors } from './small-factors.ts';

/** In the order of checks.ts. */
export const keyChecks: readonly KeyCheck[] = [
  checkKeySize,
  checkKeyOnCurve,
  checkKeyLowOrder,
  checkRsaExponent,
  checkSmallFactors,
  checkClosePrimes,
  checkRoca,
  checkDebianWeak,
];

/**
 * Every key check on the SubjectPublicKeyInfo of parseRequest or parseCertificate, each with its verdict; a check about another kind of
 * key passes with that as its reason. Milliseconds for RSA 4096, less for everything smaller. Never throws input.*.
 */
export function checkKey(spki: Uint8Array, context: KeyContext): Check[] {
  const key = readKeyFacts(spki);
  return keyChecks.map((check) => check(key, context));
}
