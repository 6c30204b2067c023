import { ed25519 } from '@noble/curves/ed25519.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { type Check, failed, notChecked, passed } from '../../checks.ts';
import type { KeyCheck } from './key-check.ts';
import type { KeyFacts } from './key-facts.ts';

const name = 'KEY-ON-CURVE';
const curves = { 'ecdsa-p256': p256, 'ecdsa-p384': p384, 'ecdsa-p521': p521 };

/**
 * The public point has coordinates below the field's prime, lies on its curve and is not the point at infinity (BR 6.1.6 names
 * NIST SP 800-56A rev. 3 §5.6.2.3; the cofactor of P-256, P-384 and P-521 is 1, so that the point then has full order).
 * Ed25519: the 32 octets decode as a point (RFC 8032 §5.1.3).
 */
export const checkKeyOnCurve: KeyCheck = (key): Check => {
  if (key.kind === 'broken') return notChecked(name, 'the key does not decode');
  if (key.kind === 'rsa') return passed(name, 'an RSA key has no curve');
  if (key.kind === 'other') return notChecked(name, 'the curve is not one of those Conclave knows');
  return isOnCurve(key) ? passed(name) : failed(name, 'the public point does not lie on its curve');
};

function isOnCurve(key: Extract<KeyFacts, { kind: 'ecdsa' | 'ed25519' }>): boolean {
  try {
    // The library throws for coordinates out of range, other forms and points off the curve; it has no form for infinity.
    if (key.kind === 'ed25519') ed25519.Point.fromBytes(key.point, false);
    else curves[key.curve].Point.fromBytes(key.point).assertValidity();
    return true;
  } catch {
    return false;
  }
}
