import { type Check, failed, notChecked, passed } from '../../checks.ts';
import type { KeyCheck } from './key-check.ts';

const name = 'KEY-LOW-ORDER';
const prime = (1n << 255n) - 19n; // RFC 8032 §5.1

// Order 8: y of the points with 8·P = 0 whose double has y = 0, the two roots of d·y⁴ + 2·y² − 1 = 0 up to sign (RFC 8032 §5.1 for d).
const eighth = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n;

/** y of every point of order 1, 2, 4 and 8, and those encodings of them that are not reduced mod p; x only has a sign. */
const lowOrder: ReadonlySet<bigint> = new Set([0n, 1n, prime - 1n, eighth, prime - eighth, prime, prime + 1n]);

/** An Ed25519 key is no point of the small subgroup: under such a key a signature would fit many messages (RFC 8032 §8.9, cofactor 8). */
export const checkKeyLowOrder: KeyCheck = (key): Check => {
  if (key.kind === 'broken') return notChecked(name, 'the key does not decode');
  if (key.kind !== 'ed25519') return passed(name, 'not an Ed25519 key');
  const y = BigInt(`0x${Buffer.from(key.point.toReversed()).toString('hex') || '0'}`) & ((1n << 255n) - 1n);
  return lowOrder.has(y) ? failed(name, 'the Ed25519 key is a point of low order') : passed(name);
};
