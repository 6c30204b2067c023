import { constants, generateKeyPairSync, privateEncrypt, sign } from 'node:crypto';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type KeyAlgorithm, type SignatureAlgorithm, signatureFitsKey } from '../../../main/pki/algorithms.ts';
import { derToRaw, type EcCurve, rawToDer } from '../../../main/pki/ecdsa-signature.ts';
import { encodeInteger, encodeSequence } from '../../../main/pki/der-write.ts';
import { verifyIndependently, verifyWithNode } from '../../../main/pki/verify-signature.ts';
import { hex, expectRefusal, toHex } from './expect-refusal.ts';

const orders: Readonly<Record<EcCurve, { order: bigint; bytes: number }>> = {
  'ecdsa-p256': { order: p256.Point.Fn.ORDER, bytes: 32 },
  'ecdsa-p384': { order: p384.Point.Fn.ORDER, bytes: 48 },
  'ecdsa-p521': { order: p521.Point.Fn.ORDER, bytes: 66 },
};
const curves = Object.keys(orders) as EcCurve[];
const fixed = (value: bigint, bytes: number): Uint8Array => hex(value.toString(16).padStart(bytes * 2, '0'));
const magnitude = (value: bigint): Uint8Array =>
  hex(value.toString(16).padStart(value.toString(16).length + (value.toString(16).length % 2), '0'));
const joined = (r: bigint, s: bigint, bytes: number): Uint8Array => Buffer.concat([fixed(r, bytes), fixed(s, bytes)]);

describe.each(curves)('ECDSA signature forms of %s', (curve) => {
  const { order, bytes } = orders[curve];
  test('property: raw → DER → raw is the identity, and DER is what the writer gives', () => {
    const scalar = fc.oneof(fc.bigInt(1n, order - 1n), fc.bigInt(1n, 300n), fc.bigInt(order - 300n, order - 1n));
    fc.assert(
      fc.property(scalar, scalar, (r, s) => {
        const raw = joined(r, s, bytes);
        const der = rawToDer(raw);
        expect(toHex(der)).toBe(toHex(encodeSequence(encodeInteger(magnitude(r)), encodeInteger(magnitude(s)))));
        expect(toHex(derToRaw(der, curve))).toBe(toHex(raw));
      }),
    );
  });
  test('1 and n − 1 pass, 0 and n do not, both ways', () => {
    for (const good of [1n, order - 1n]) expect(derToRaw(rawToDer(joined(good, good, bytes)), curve)).toHaveLength(2 * bytes);
    for (const bad of [0n, order]) {
      expectRefusal('input.not-der', () => rawToDer(joined(bad, 1n, bytes)));
      expectRefusal('input.not-der', () => rawToDer(joined(1n, bad, bytes)));
      expectRefusal('input.not-der', () => derToRaw(encodeSequence(encodeInteger(magnitude(bad)), encodeInteger(magnitude(1n))), curve));
      expectRefusal('input.not-der', () => derToRaw(encodeSequence(encodeInteger(magnitude(1n)), encodeInteger(magnitude(bad))), curve));
    }
  });
  test('another length than r‖s is refused', () => {
    expectRefusal('input.not-der', () => rawToDer(new Uint8Array(2 * bytes - 1).fill(1)));
    expectRefusal('input.not-der', () => rawToDer(new Uint8Array(2 * bytes + 1).fill(1)));
  });
});

test.each([
  ['nothing', '', 'input.truncated'],
  ['one number', '3003020101', 'input.not-der'],
  ['three numbers', '3009020101020101020101', 'input.not-der'],
  ['a negative number', '3006020181020101', 'input.not-der'],
  ['a padded number', '300702020001020101', 'input.not-der'],
  ['trailing byte', '300602010102010100', 'input.not-der'],
  ['a long length', '30810602010102 0101', 'input.not-der'],
  ['no SEQUENCE', '3106020101020101', 'input.not-der'],
  ['other types', '3006040101020101', 'input.not-der'],
  ['a number of 34 octets', `3027 0222${'7f'.repeat(34)} 020101`, 'input.not-der'],
] as const)('derToRaw refuses %s', (_, der, code) => {
  expectRefusal(code, () => derToRaw(hex(der), 'ecdsa-p256'));
});

const message = Buffer.from('what was approved');
const pairs: readonly [KeyAlgorithm, SignatureAlgorithm][] = [
  ['rsa-2048', 'rsa-pkcs1-sha256'],
  ['rsa-2048', 'rsa-pkcs1-sha384'],
  ['rsa-3072', 'rsa-pkcs1-sha512'],
  ['ecdsa-p256', 'ecdsa-sha256'],
  ['ecdsa-p384', 'ecdsa-sha384'],
  ['ecdsa-p521', 'ecdsa-sha512'],
  ['ed25519', 'ed25519'],
];

function makeKey(algorithm: KeyAlgorithm) {
  if (algorithm === 'ed25519') return generateKeyPairSync('ed25519');
  if (algorithm.startsWith('rsa')) return generateKeyPairSync('rsa', { modulusLength: Number(algorithm.slice(4)) });
  return generateKeyPairSync('ec', { namedCurve: algorithm.replace('ecdsa-p', 'P-') });
}

describe.each(pairs)('SIGNATURE-VALID: %s with %s', (keyAlgorithm, algorithm) => {
  const { privateKey, publicKey } = makeKey(keyAlgorithm);
  const spki = Uint8Array.from(publicKey.export({ format: 'der', type: 'spki' }));
  const hash = algorithm === 'ed25519' ? null : algorithm.slice(-6);
  const signature = Uint8Array.from(sign(hash, message, privateKey));
  const both = (...rest: [Uint8Array, SignatureAlgorithm, Uint8Array, Uint8Array]): [boolean, boolean] => [
    verifyWithNode(...rest),
    verifyIndependently(...rest),
  ];

  test('both verifiers accept the signature', () => {
    expect(both(spki, algorithm, message, signature)).toEqual([true, true]);
  });
  test('both refuse another message, a changed, cut or extended signature, another key, another algorithm, a broken key', () => {
    const changed = Uint8Array.from(signature);
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    const other = Uint8Array.from(makeKey(keyAlgorithm).publicKey.export({ format: 'der', type: 'spki' }));
    const otherAlgorithm = pairs.find(([, name]) => name !== algorithm)?.[1] ?? 'ed25519';
    expect(both(spki, algorithm, Buffer.from('something else'), signature)).toEqual([false, false]);
    expect(both(spki, algorithm, message, changed)).toEqual([false, false]);
    expect(both(spki, algorithm, message, signature.subarray(0, -1))).toEqual([false, false]);
    expect(both(spki, algorithm, message, Uint8Array.from([...signature, 0]))).toEqual([false, false]);
    expect(both(spki, algorithm, message, hex(''))).toEqual([false, false]);
    expect(both(other, algorithm, message, signature)).toEqual([false, false]);
    expect(both(spki, otherAlgorithm, message, signature)).toEqual([false, false]);
    expect(both(spki.subarray(0, -1), algorithm, message, signature)).toEqual([false, false]);
    expect(both(hex('3000'), algorithm, message, signature)).toEqual([false, false]);
  });
});

test.each([
  ['ecdsa-p256', 'ecdsa-sha512'],
  ['ecdsa-p384', 'ecdsa-sha256'],
  ['ecdsa-p521', 'ecdsa-sha256'],
] as const)('SIGNATURE-VALID: %s with %s is valid to both, though no key of ours may make it (BR 7.1.3.2.2)', (keyAlgorithm, algorithm) => {
  const { privateKey, publicKey } = makeKey(keyAlgorithm);
  const spki = Uint8Array.from(publicKey.export({ format: 'der', type: 'spki' }));
  const signature = Uint8Array.from(sign(algorithm.slice(-6), message, privateKey));
  expect(signatureFitsKey(algorithm, keyAlgorithm)).toBe(false);
  expect([verifyWithNode(spki, algorithm, message, signature), verifyIndependently(spki, algorithm, message, signature)]).toEqual([
    true,
    true,
  ]);
});

test('SIGNATURE-VALID: a high s is accepted by both (X.509 has no low-S rule)', () => {
  const { privateKey, publicKey } = makeKey('ecdsa-p384');
  const spki = Uint8Array.from(publicKey.export({ format: 'der', type: 'spki' }));
  const raw = derToRaw(sign('sha384', message, privateKey), 'ecdsa-p384');
  const s = BigInt(`0x${toHex(raw.subarray(48))}`);
  const mirrored = rawToDer(Buffer.concat([raw.subarray(0, 48), fixed(orders['ecdsa-p384'].order - s, 48)]));
  for (const signature of [rawToDer(raw), mirrored]) {
    expect([
      verifyWithNode(spki, 'ecdsa-sha384', message, signature),
      verifyIndependently(spki, 'ecdsa-sha384', message, signature),
    ]).toEqual([true, true]);
  }
});

test('SIGNATURE-VALID: a point off the curve is no key for either verifier', () => {
  const { privateKey, publicKey } = makeKey('ecdsa-p256');
  const spki = Uint8Array.from(publicKey.export({ format: 'der', type: 'spki' }));
  const signature = Uint8Array.from(sign('sha256', message, privateKey));
  spki[spki.length - 1] = (spki.at(-1) ?? 0) ^ 1;
  expect([verifyWithNode(spki, 'ecdsa-sha256', message, signature), verifyIndependently(spki, 'ecdsa-sha256', message, signature)]).toEqual(
    [false, false],
  );
});

describe('RSA PKCS#1 v1.5 by our own check (RFC 8017 §8.2.2)', () => {
  const { privateKey, publicKey } = makeKey('rsa-2048');
  const spki = Uint8Array.from(publicKey.export({ format: 'der', type: 'spki' }));
  const digest = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
  const info = `3031300d060960864801650304020105000420${digest}`;
  const withNull = `0001${'ff'.repeat(256 - 51 - 3)}00${info}`;
  const signed = (block: string): Uint8Array =>
    Uint8Array.from(privateEncrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, hex(block)));
  const verdict = (block: string): boolean => verifyIndependently(spki, 'rsa-pkcs1-sha256', new Uint8Array(), signed(block));
  test('the one right block is accepted', () => {
    expect(verdict(withNull)).toBe(true);
  });
  test.each([
    ['garbage behind a short padding (Bleichenbacher 2006)', `0001${'ff'.repeat(8)}00${info}${'00'.repeat(256 - 51 - 11)}`],
    [
      'DigestInfo without NULL',
      `0001${'ff'.repeat(256 - 49 - 3)}00${info.replace('3031300d', '302f300b').replace('0105000420', '010420')}`,
    ],
    ['block type 2', withNull.replace(/^0001/, '0002')],
    ['a zero in the padding', withNull.replace(/^0001ff/, '000100')],
    ['BER length in DigestInfo', `0001${'ff'.repeat(256 - 52 - 3)}00${info.replace(/^3031/, '308131')}`],
    ['another hash’s identifier', withNull.replace('0304020105', '0304020205')],
  ])('refuses %s', (_, block) => {
    expect(verdict(block)).toBe(false);
  });
  test('signature plus modulus, the same number, is refused', () => {
    const n = BigInt(`0x${Buffer.from(String(publicKey.export({ format: 'jwk' }).n), 'base64url').toString('hex')}`);
    const value = BigInt(`0x${toHex(signed(withNull))}`) + n;
    const bytes = hex(value.toString(16).padStart(value.toString(16).length + (value.toString(16).length % 2), '0'));
    expect(verifyIndependently(spki, 'rsa-pkcs1-sha256', new Uint8Array(), bytes)).toBe(false);
  });
});
