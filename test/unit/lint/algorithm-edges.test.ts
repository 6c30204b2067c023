import { describe, expect, test } from 'vitest';
import {
  type KeyAlgorithm,
  keyAlgorithmNames,
  keyAlgorithms,
  type SignatureAlgorithm,
  signatureAlgorithmNames,
  signatureAlgorithms,
  signatureFitsKey,
} from '../../../main/pki/algorithms.ts';
import { encodeBitString, encodeSequence } from '../../../main/pki/der-write.ts';
import { rsaSpki } from '../../fixtures/lint-material.ts';
import { asCrl, asRoot, crl, findingsOf, hex, root, severitiesOf } from './subjects.ts';

const privately = { ...asRoot, rules: 'private' } as const;
const signed = (signature: SignatureAlgorithm, keyAlgorithm: KeyAlgorithm) => {
  const { identifier } = signatureAlgorithms[signature];
  return { ...root, signatureInner: identifier, signatureOuter: identifier, keyAlgorithm };
};
const rsa = (bits: number, exponent: bigint) => ({ ...root, spki: rsaSpki(bits, exponent), keyAlgorithm: null });
const pss = (hash: string, salt: string): Uint8Array =>
  hex(
    `304106092a864886f70d01010a3034a00f300d06096086480165030402${hash}0500a11c301a06092a864886f70d010108300d06096086480165030402${hash}0500a2030201${salt}`,
  );

describe('br-rsa-modulus', () => {
  test.each([
    [2040, 1],
    [2047, 1],
    [2048, 0],
    [2049, 1],
    [2055, 1],
    [2056, 0],
    [4096, 0],
  ])('%i bits: %i findings', (bits, count) => {
    expect(severitiesOf('br-rsa-modulus', rsa(bits, 65_537n), asRoot)).toHaveLength(count);
  });

  test('has nothing to say about other keys, and an error where an RSA key is broken', () => {
    const broken = { ...root, spki: encodeSequence(hex('300d06092a864886f70d0101010500'), encodeBitString(hex('0500'))) };
    expect(severitiesOf('br-rsa-modulus', root, asRoot)).toEqual([]);
    expect(findingsOf('br-rsa-modulus', broken, asRoot)[0]?.message).toMatch(/^Rule br-rsa-modulus could not be applied: /);
  });
});

describe('br-rsa-exponent and br-rsa-exponent-range', () => {
  test.each([
    [1n, ['error'], ['warning']],
    [2n, ['error'], ['warning']],
    [3n, [], ['warning']],
    [65_535n, [], ['warning']],
    [65_537n, [], []],
    [65_538n, ['error'], []],
    [2n ** 256n - 1n, [], []],
    [2n ** 256n + 1n, [], ['warning']],
  ])('exponent %i', (exponent, odd, range) => {
    expect(severitiesOf('br-rsa-exponent', rsa(2048, exponent), asRoot)).toEqual(odd);
    expect(severitiesOf('br-rsa-exponent-range', rsa(2048, exponent), asRoot)).toEqual(range);
  });
});

describe('br-signature-fits-key and rfc-signature-key-family', () => {
  const pairs = signatureAlgorithmNames.flatMap((signature) => keyAlgorithmNames.map((key) => [signature, key] as const));
  test.each(pairs)('%s by %s', (signature, key) => {
    const sameFamily = signatureAlgorithms[signature].family === keyAlgorithms[key].family;
    const fits = signatureFitsKey(signature, key);
    expect(severitiesOf('rfc-signature-key-family', signed(signature, key), asRoot)).toEqual(sameFamily ? [] : ['error']);
    expect(severitiesOf('br-signature-fits-key', signed(signature, key), asRoot)).toEqual(sameFamily && !fits ? ['error'] : []);
    expect(severitiesOf('br-signature-fits-key', signed(signature, key), privately)).toEqual(sameFamily && !fits ? ['warning'] : []);
  });

  test('a CRL is judged by its issuer’s key', () => {
    const issuer = { ...root, keyAlgorithm: 'ecdsa-p384' as const };
    expect(severitiesOf('br-signature-fits-key', crl, asCrl)).toEqual([]);
    expect(severitiesOf('br-signature-fits-key', crl, { ...asCrl, issuer })).toEqual(['error']);
  });
});

describe('br-signature-algorithm', () => {
  test.each(signatureAlgorithmNames)('%s: everything but Ed25519 is allowed', (name) => {
    const { identifier } = signatureAlgorithms[name];
    expect(severitiesOf('br-signature-algorithm', { ...root, signatureInner: identifier }, asRoot)).toEqual(
      name === 'ed25519' ? ['error'] : [],
    );
  });

  test.each([
    ['01', '20', 0],
    ['02', '30', 0],
    ['03', '40', 0],
    ['01', '30', 1],
  ])('RSASSA-PSS with hash %s and salt %s: %i findings', (hash, salt, count) => {
    expect(severitiesOf('br-signature-algorithm', { ...root, signatureInner: pss(hash, salt) }, asRoot)).toHaveLength(count);
  });

  test.each(['300b06092a864886f70d01010b', '300d06092a864886f70d0101050500', '300c06082a8648ce3d0403020500'])(
    'refuses %s (RSA without NULL, SHA-1, ECDSA with NULL)',
    (identifier) => {
      expect(severitiesOf('br-signature-algorithm', { ...root, signatureInner: hex(identifier) }, asRoot)).toEqual(['error']);
      expect(severitiesOf('rfc-signature-algorithm', { ...root, signatureInner: hex(identifier) }, privately)).toEqual(['error']);
    },
  );

  test('Ed25519 is fine under private', () => {
    expect(severitiesOf('rfc-signature-algorithm', signed('ed25519', 'ed25519'), privately)).toEqual([]);
  });
});

describe('br-public-key-algorithm', () => {
  test.each(keyAlgorithmNames)('%s: everything but Ed25519 is allowed', (name) => {
    const spki = encodeSequence(keyAlgorithms[name].identifier, encodeBitString(hex('00')));
    expect(severitiesOf('br-public-key-algorithm', { ...root, spki }, asRoot)).toEqual(name === 'ed25519' ? ['error'] : []);
  });
});

describe('cnsa rules', () => {
  const cnsa2 = { ...asRoot, rules: 'cnsa2' } as const;
  const wants = 'CNSA 2.0 wants ML-DSA-87, which is not available in this version.';

  test.each(signatureAlgorithmNames)('cnsa-signature-algorithm refuses %s and says what is wanted', (name) => {
    const [finding] = findingsOf('cnsa-signature-algorithm', { ...root, signatureInner: signatureAlgorithms[name].identifier }, cnsa2);
    expect(finding).toMatchObject({ severity: 'error', message: `${signatureAlgorithms[name].title} is refused: ${wants}` });
  });

  test.each(keyAlgorithmNames)('cnsa-public-key refuses %s and says what is wanted', (name) => {
    const spki = encodeSequence(keyAlgorithms[name].identifier, encodeBitString(hex('00')));
    const [finding] = findingsOf('cnsa-public-key', { ...root, spki, keyAlgorithm: name }, cnsa2);
    expect(finding).toMatchObject({ severity: 'error', message: `An ${keyAlgorithms[name].title} key is refused: ${wants}` });
  });

  test.each([
    ['300b0609608648016503040313', 0], // ML-DSA-87
    ['300b0609608648016503040312', 1], // ML-DSA-65
    ['300b0609608648016503040311', 1], // ML-DSA-44
    ['300d06096086480165030403130500', 1], // ML-DSA-87 with NULL
  ])('%s: %i findings each', (identifier, count) => {
    const subject = {
      ...root,
      signatureInner: hex(identifier),
      spki: encodeSequence(hex(identifier), encodeBitString(hex('00'))),
      keyAlgorithm: null,
    };
    expect(severitiesOf('cnsa-signature-algorithm', subject, cnsa2)).toHaveLength(count);
    expect(severitiesOf('cnsa-public-key', subject, cnsa2)).toHaveLength(count);
  });

  test('refuse CRLs as well, and hold under cnsa2 only', () => {
    expect(severitiesOf('cnsa-signature-algorithm', crl, { ...asCrl, rules: 'cnsa2' })).toEqual(['error']);
    expect(severitiesOf('cnsa-signature-algorithm', crl, asCrl)).toEqual([]);
    expect(severitiesOf('cnsa-public-key', root, privately)).toEqual([]);
  });
});
