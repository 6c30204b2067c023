import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  keyAlgorithmNames,
  keyAlgorithms,
  signatureAlgorithmNames,
  signatureAlgorithmOf,
  signatureAlgorithms,
  signatureFitsKey,
} from '../../../main/pki/algorithms.ts';
import { encodeOid, encodeSequence } from '../../../main/pki/der-write.ts';
import { oidName, oids } from '../../../main/pki/oids.ts';
import { encodeEcSpki, encodeEd25519Spki, encodeRsaSpki, keyAlgorithmOf, readPublicKey, splitSpki } from '../../../main/pki/spki.ts';
import { hex, expectRefusal, toHex } from './expect-refusal.ts';

const nothing = hex('0500');

test('BR 7.1.3.2: AlgorithmIdentifier bytes follow from the OIDs, RSA with NULL, the others without parameters', () => {
  const expected = {
    'rsa-pkcs1-sha256': encodeSequence(encodeOid(oids.sha256WithRSAEncryption), nothing),
    'rsa-pkcs1-sha384': encodeSequence(encodeOid(oids.sha384WithRSAEncryption), nothing),
    'rsa-pkcs1-sha512': encodeSequence(encodeOid(oids.sha512WithRSAEncryption), nothing),
    'ecdsa-sha256': encodeSequence(encodeOid(oids.ecdsaWithSHA256)),
    'ecdsa-sha384': encodeSequence(encodeOid(oids.ecdsaWithSHA384)),
    'ecdsa-sha512': encodeSequence(encodeOid(oids.ecdsaWithSHA512)),
    ed25519: encodeSequence(encodeOid(oids.ed25519)),
  };
  for (const name of signatureAlgorithmNames) {
    expect(toHex(signatureAlgorithms[name].identifier)).toBe(toHex(expected[name]));
    expect(signatureAlgorithmOf(expected[name])).toBe(name);
  }
});

test('BR 7.1.3.2: another encoding of the same algorithm is not that algorithm', () => {
  expect(signatureAlgorithmOf(encodeSequence(encodeOid(oids.ecdsaWithSHA384), nothing))).toBeNull();
  expect(signatureAlgorithmOf(encodeSequence(encodeOid(oids.sha256WithRSAEncryption)))).toBeNull();
});

test('BR 7.1.3.2.2: exactly these pairs of signature and key fit', () => {
  const pairs = signatureAlgorithmNames.flatMap((signature) =>
    keyAlgorithmNames.filter((key) => signatureFitsKey(signature, key)).map((key) => `${signature} ${key}`),
  );
  const rsa = ['sha256', 'sha384', 'sha512'].flatMap((hash) => ['2048', '3072', '4096'].map((bits) => `rsa-pkcs1-${hash} rsa-${bits}`));
  expect(pairs).toEqual([...rsa, 'ecdsa-sha256 ecdsa-p256', 'ecdsa-sha384 ecdsa-p384', 'ecdsa-sha512 ecdsa-p521', 'ed25519 ed25519']);
});

test('oidName knows the table and nothing else', () => {
  expect(oidName(oids.keyUsage)).toBe('keyUsage');
  expect(oidName('1.2.3')).toBeNull();
});

const generated = {
  'rsa-2048': () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  'rsa-3072': () => generateKeyPairSync('rsa', { modulusLength: 3072 }),
  'ecdsa-p256': () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'ecdsa-p384': () => generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  'ecdsa-p521': () => generateKeyPairSync('ec', { namedCurve: 'P-521' }),
  ed25519: () => generateKeyPairSync('ed25519'),
} as const;

test.each(Object.keys(generated) as (keyof typeof generated)[])(
  'SubjectPublicKeyInfo of %s is byte for byte what node:crypto exports',
  (name) => {
    const { publicKey } = generated[name]();
    const spki = Uint8Array.from(publicKey.export({ format: 'der', type: 'spki' }));
    const jwk = publicKey.export({ format: 'jwk' });
    const part = (value: unknown): Uint8Array => Uint8Array.from(Buffer.from(String(value), 'base64url'));
    expect(keyAlgorithmOf(spki)).toBe(name);
    const ours = {
      rsa: () => encodeRsaSpki(part(jwk.n), part(jwk.e)),
      ecdsa: () => encodeEcSpki(name as 'ecdsa-p256', Buffer.concat([Buffer.from([4]), part(jwk.x), part(jwk.y)])),
      ed25519: () => encodeEd25519Spki(part(jwk.x)),
    };
    expect(toHex(ours[keyAlgorithms[name].family]())).toBe(toHex(spki));
  },
);

test('keys of another size, form or algorithm are refused as input.unsupported and read as null', () => {
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
  const n = Buffer.from(String(short.export({ format: 'jwk' }).n), 'base64url');
  expectRefusal('input.unsupported', () => encodeRsaSpki(n, hex('010001')));
  expect(keyAlgorithmOf(short.export({ format: 'der', type: 'spki' }))).toBeNull();
  expect(keyAlgorithmOf(generateKeyPairSync('x25519').publicKey.export({ format: 'der', type: 'spki' }))).toBeNull();
  expect(
    keyAlgorithmOf(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey.export({ format: 'der', type: 'spki' })),
  ).toBeNull();
  expectRefusal('input.unsupported', () => encodeEcSpki('ecdsa-p256', new Uint8Array(64)));
  expectRefusal('input.unsupported', () => encodeEcSpki('ecdsa-p256', new Uint8Array(65).fill(2)));
  expectRefusal('input.unsupported', () => encodeEd25519Spki(new Uint8Array(31)));
  expect(keyAlgorithmOf(hex('3000'))).toBeNull();
  expect(keyAlgorithmOf(hex(''))).toBeNull();
});

test('RSA sizes are exact, whatever zeros lead; exponents are odd and at least 3 (BR 6.1.6)', () => {
  const modulus = new Uint8Array(256).fill(0xff);
  const padded = Uint8Array.from([0, ...modulus]);
  expect(keyAlgorithmOf(encodeRsaSpki(padded, hex('000003')))).toBe('rsa-2048');
  expect(readPublicKey(encodeRsaSpki(modulus, hex('010001')))).toMatchObject({ family: 'rsa', bits: 2048, exponent: 65_537n });
  const less = Uint8Array.from(modulus);
  less[0] = 0x7f;
  expectRefusal('input.unsupported', () => encodeRsaSpki(less, hex('010001')));
  expectRefusal('input.unsupported', () => encodeRsaSpki(modulus, hex('01')));
  expectRefusal('input.unsupported', () => encodeRsaSpki(modulus, hex('04')));
});

test('splitSpki refuses what is no SubjectPublicKeyInfo', () => {
  expectRefusal('input.not-der', () => splitSpki(hex('30053000030101')));
  expectRefusal('input.not-der', () => splitSpki(hex('30053000040100')));
  expectRefusal('input.not-der', () => splitSpki(hex('300730000301000500')));
});
