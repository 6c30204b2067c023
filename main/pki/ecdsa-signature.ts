// The two forms of an ECDSA signature: r‖s as tokens return it (PKCS#11 v3.1 §6.3.1), and the DER Ecdsa-Sig-Value that X.509
// carries (RFC 5480 appendix A). Both ways are strict: one signature has one encoding.

import { CeremonyError } from '../errors.ts';
import type { KeyAlgorithm } from './algorithms.ts';
import { tags } from './der-content.ts';
import { type Der, limits, readDer } from './der.ts';
import { encodeInteger, encodeSequence } from './der-write.ts';
import { readElements, readInteger } from './der-values.ts';

export type EcCurve = Extract<KeyAlgorithm, `ecdsa-${string}`>;

interface CurveFacts {
  /** Octets of r and of s. */
  readonly bytes: number;
  /** Order n of the base point (FIPS 186-5 via SP 800-186 §3.2.1). */
  readonly order: bigint;
}

const curves: Readonly<Record<EcCurve, CurveFacts>> = {
  'ecdsa-p256': { bytes: 32, order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n },
  'ecdsa-p384': { bytes: 48, order: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n },
  'ecdsa-p521': {
    bytes: 66,
    order:
      0x01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
  },
};

const refuse = (problem: string): never => {
  throw new CeremonyError('input.not-der', `The ECDSA signature was refused: ${problem}.`);
};

/** r‖s → DER. The curve follows from the length (64, 96 or 132 octets). Throws input.not-der for another length, or r or s outside 1 … n−1. */
export function rawToDer(raw: Uint8Array): Der<'Ecdsa-Sig-Value'> {
  const curve =
    Object.values(curves).find(({ bytes }) => bytes * 2 === raw.length) ?? refuse(`it has ${raw.length} octets and r‖s has 64, 96 or 132`);
  const r = raw.subarray(0, curve.bytes);
  const s = raw.subarray(curve.bytes);
  checkRange(unsigned(r), curve);
  checkRange(unsigned(s), curve);
  return encodeSequence<'Ecdsa-Sig-Value'>(encodeInteger(r), encodeInteger(s));
}

/** DER → r‖s of the curve's fixed length. Throws input.not-der, input.truncated, input.too-large for bytes that are not exactly Ecdsa-Sig-Value, or r or s outside 1 … n−1. */
export function derToRaw(der: Uint8Array, curve: EcCurve): Uint8Array {
  const facts = curves[curve];
  const elements = readElements(readDer(der, limits.publicKey, 'ECDSA signature'), 'ECDSA signature');
  const raw = new Uint8Array(facts.bytes * 2);
  for (const offset of [0, facts.bytes]) {
    const { content } = elements.take('a number', tags.integer);
    // One sign octet more than the curve's length at most, so that the number is cheap to make.
    if (content.length > facts.bytes + 1) refuse('a number is too long for its curve');
    const value = readInteger(content);
    checkRange(value, facts);
    raw.set(Buffer.from(value.toString(16).padStart(facts.bytes * 2, '0'), 'hex'), offset);
  }
  elements.end();
  return raw;
}

const unsigned = (octets: Uint8Array): bigint => BigInt(`0x${Buffer.from(octets).toString('hex')}`);

/** FIPS 186-5 §6.4.2: a verifier refuses r or s outside [1, n−1]. */
function checkRange(value: bigint, { order }: CurveFacts): void {
  if (value < 1n || value >= order) refuse('r or s is outside 1 to n−1');
}
