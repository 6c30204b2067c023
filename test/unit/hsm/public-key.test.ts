import { generateKeyPairSync } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CeremonyError } from '../../../main/errors.ts';
import { algorithmOf, algorithmOfParams, ckk, ecParams, pointOf, spkiOf } from '../../../main/hsm/pkcs11/public-key.ts';
import { encodeOid } from '../../../main/pki/der-write.ts';
import { oids } from '../../../main/pki/oids.ts';

const none = { modulus: null, exponent: null, ecParams: null, ecPoint: null };

/** A key of each kind with its point, from node:crypto. */
const curves = [
  ['ecdsa-p256', 'P-256', 65],
  ['ecdsa-p384', 'P-384', 97],
  ['ecdsa-p521', 'P-521', 133],
] as const;

function ecSpki(namedCurve: string): Buffer {
  return generateKeyPairSync('ec', { namedCurve }).publicKey.export({ type: 'spki', format: 'der' });
}

const octetString = (content: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(content.length < 0x80 ? [4, content.length] : [4, 0x81, content.length]), content]);

describe('CKA_EC_PARAMS', () => {
  test('is the OID of the curve', () => {
    expect(Buffer.from(ecParams('ecdsa-p256'))).toEqual(Buffer.from(encodeOid(oids.secp256r1)));
    expect(Buffer.from(ecParams('ecdsa-p384'))).toEqual(Buffer.from(encodeOid(oids.secp384r1)));
    expect(Buffer.from(ecParams('ecdsa-p521'))).toEqual(Buffer.from(encodeOid(oids.secp521r1)));
    expect(Buffer.from(ecParams('ed25519'))).toEqual(Buffer.from(encodeOid(oids.ed25519)));
  });

  test('is read back, also as the name edwards25519; other curves are none of ours', () => {
    for (const [algorithm] of curves) expect(algorithmOfParams(ecParams(algorithm))).toBe(algorithm);
    expect(algorithmOfParams(Buffer.concat([Buffer.from([0x13, 12]), Buffer.from('edwards25519')]))).toBe('ed25519');
    expect(algorithmOfParams(Buffer.from('06052b8104000a', 'hex'))).toBeNull();
    expect(algorithmOfParams(new Uint8Array())).toBeNull();
  });
});

describe('CKA_EC_POINT: the length decides', () => {
  test.each(curves)('%s raw and in an OCTET STRING give the same SubjectPublicKeyInfo', (algorithm, name, octets) => {
    const spki = ecSpki(name);
    const point = spki.subarray(-octets);
    for (const ecPoint of [point, octetString(point)]) {
      expect(Buffer.from(spkiOf({ ...none, keyType: ckk.EC, ecParams: ecParams(algorithm), ecPoint }) ?? [])).toEqual(spki);
    }
  });

  test('ed25519 raw, in an OCTET STRING and in a BIT STRING', () => {
    const spki = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' });
    const raw = spki.subarray(-32);
    for (const ecPoint of [raw, octetString(raw), Buffer.concat([Buffer.from([3, 33, 0]), raw])]) {
      expect(Buffer.from(spkiOf({ ...none, keyType: ckk.EC_EDWARDS, ecParams: ecParams('ed25519'), ecPoint }) ?? [])).toEqual(spki);
    }
  });

  test('a raw key that begins like an OCTET STRING is not taken apart', () => {
    const raw = Buffer.alloc(32, 0x11);
    raw.set([0x04, 0x1e]);
    expect(pointOf('ed25519', raw)).toEqual(raw);
  });

  test('KEY-ATTRIBUTES: every other length or header is token.check-failed', () => {
    const good = new Set([32, 34, 35]);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (octets) => {
        fc.pre(!good.has(octets.length));
        let code = '';
        try {
          pointOf('ed25519', octets);
        } catch (error) {
          code = error instanceof CeremonyError ? error.code : 'other';
        }
        expect(code).toBe('token.check-failed');
      }),
    );
    expect(() => pointOf('ed25519', Buffer.alloc(34))).toThrow(/^KEY-ATTRIBUTES/);
    expect(() => pointOf('ecdsa-p384', Buffer.alloc(99))).toThrow(/^KEY-ATTRIBUTES/);
  });
});

describe('RSA', () => {
  const spki = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
  const jwk = spki.export({ format: 'jwk' });
  const modulus = Buffer.from(jwk.n ?? '', 'base64url');
  const exponent = Buffer.from(jwk.e ?? '', 'base64url');

  test('with and without a leading zero octet', () => {
    const der = spki.export({ type: 'spki', format: 'der' });
    for (const zero of [Buffer.alloc(0), Buffer.alloc(1)]) {
      expect(Buffer.from(spkiOf({ ...none, keyType: ckk.RSA, modulus: Buffer.concat([zero, modulus]), exponent }) ?? [])).toEqual(der);
    }
  });

  test('of another size, or without modulus, is none of ours', () => {
    for (const other of [modulus.subarray(1), Buffer.alloc(256), Buffer.alloc(0), null]) {
      expect([
        algorithmOf({ keyType: ckk.RSA, modulus: other, ecParams: null }),
        spkiOf({ ...none, keyType: ckk.RSA, modulus: other, exponent }),
      ]).toEqual([null, null]);
    }
  });
});
