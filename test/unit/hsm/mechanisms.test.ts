import { describe, expect, test } from 'vitest';
import type { MechanismInfo } from '../../../main/hsm/hsm.ts';
import {
  chooseGenerateMechanism,
  chooseSignMechanism,
  ckm,
  keyAlgorithmsOf,
  mechanismName,
  wholeMessageLimit,
} from '../../../main/hsm/mechanisms.ts';
import type { MechanismName } from '../../../main/hsm/mechanisms.ts';
import { signatureAlgorithmNames } from '../../../main/pki/algorithms.ts';

const listed = (name: MechanismName, more: Partial<MechanismInfo> = {}): MechanismInfo => ({
  type: ckm[name],
  name,
  minKeySize: 0,
  maxKeySize: 0,
  sign: !name.endsWith('GEN'),
  generateKeyPair: name.endsWith('GEN'),
  hardware: true,
  ...more,
});

describe('chooseSignMechanism', () => {
  const all = (Object.keys(ckm) as MechanismName[]).map((name) => listed(name));

  test.each([
    ['rsa-pkcs1-sha256', 'CKM_SHA256_RSA_PKCS'],
    ['rsa-pkcs1-sha384', 'CKM_SHA384_RSA_PKCS'],
    ['rsa-pkcs1-sha512', 'CKM_SHA512_RSA_PKCS'],
    ['ecdsa-sha256', 'CKM_ECDSA_SHA256'],
    ['ecdsa-sha384', 'CKM_ECDSA_SHA384'],
    ['ecdsa-sha512', 'CKM_ECDSA_SHA512'],
    ['ed25519', 'CKM_EDDSA'],
  ] as const)('%s: the token hashes where it can', (algorithm, name) => {
    expect(chooseSignMechanism(algorithm, all, 100)).toEqual({ name, type: ckm[name], input: 'message' });
  });

  test('else we hash: CKM_ECDSA over the hash, CKM_RSA_PKCS over a DigestInfo', () => {
    const raw = [listed('CKM_ECDSA'), listed('CKM_RSA_PKCS')];
    expect(chooseSignMechanism('ecdsa-sha384', raw, 100)).toMatchObject({ name: 'CKM_ECDSA', input: 'hash' });
    expect(chooseSignMechanism('rsa-pkcs1-sha512', raw, 100)).toMatchObject({ name: 'CKM_RSA_PKCS', input: 'digest-info' });
    expect(chooseSignMechanism('ed25519', raw, 100)).toBeNull();
  });

  test('a long message is hashed here where the token takes a hash, from one byte over the limit', () => {
    expect(chooseSignMechanism('ecdsa-sha256', all, wholeMessageLimit)).toMatchObject({ input: 'message' });
    expect(chooseSignMechanism('ecdsa-sha256', all, wholeMessageLimit + 1)).toMatchObject({ input: 'hash' });
    expect(chooseSignMechanism('ecdsa-sha256', [listed('CKM_ECDSA_SHA256')], wholeMessageLimit + 1)).toMatchObject({ input: 'message' });
    expect(chooseSignMechanism('ed25519', all, wholeMessageLimit + 1)).toMatchObject({ input: 'message' });
  });

  test('a mechanism without CKF_SIGN is none', () => {
    const verifyOnly = all.map((one) => ({ ...one, sign: false }));
    expect(signatureAlgorithmNames.map((name) => chooseSignMechanism(name, verifyOnly, 1))).toEqual(
      signatureAlgorithmNames.map(() => null),
    );
  });
});

describe('chooseGenerateMechanism', () => {
  test.each([
    ['rsa-2048', 2048, 4096, true],
    ['rsa-2048', 2049, 4096, false],
    ['rsa-4096', 1024, 4096, true],
    ['rsa-4096', 1024, 4095, false],
    ['rsa-4096', 0, 0, true],
  ] as const)('%s with sizes %i to %i: %s', (algorithm, minKeySize, maxKeySize, can) => {
    const chosen = chooseGenerateMechanism(algorithm, [listed('CKM_RSA_PKCS_KEY_PAIR_GEN', { minKeySize, maxKeySize })]);
    expect(chosen).toBe(can ? ckm.CKM_RSA_PKCS_KEY_PAIR_GEN : null);
  });

  test('EC sizes bound the curve, Edwards sizes say nothing', () => {
    const ec = [
      listed('CKM_EC_KEY_PAIR_GEN', { minKeySize: 256, maxKeySize: 384 }),
      listed('CKM_EC_EDWARDS_KEY_PAIR_GEN', { minKeySize: 255, maxKeySize: 255 }),
    ];
    expect(
      (['ecdsa-p256', 'ecdsa-p384', 'ecdsa-p521', 'ed25519'] as const).map((name) => chooseGenerateMechanism(name, ec) !== null),
    ).toEqual([true, true, false, true]);
  });

  test('a mechanism without CKF_GENERATE_KEY_PAIR is none', () => {
    expect(chooseGenerateMechanism('ed25519', [listed('CKM_EC_EDWARDS_KEY_PAIR_GEN', { generateKeyPair: false })])).toBeNull();
  });
});

describe('keyAlgorithmsOf', () => {
  test('wants both generation and a signature', () => {
    const generation = [listed('CKM_EC_KEY_PAIR_GEN'), listed('CKM_EC_EDWARDS_KEY_PAIR_GEN'), listed('CKM_RSA_PKCS_KEY_PAIR_GEN')];
    expect(keyAlgorithmsOf(generation)).toEqual([]);
    expect(keyAlgorithmsOf([...generation, listed('CKM_ECDSA_SHA384')])).toEqual(['ecdsa-p384']);
    expect(keyAlgorithmsOf([...generation, listed('CKM_EDDSA')])).toEqual(['ed25519']);
    expect(keyAlgorithmsOf([listed('CKM_EDDSA'), listed('CKM_ECDSA')])).toEqual([]);
  });
});

test('mechanismName: ours by name, others as hexadecimal', () => {
  expect([mechanismName(0), mechanismName(0x1057), mechanismName(0x8000_1234)]).toEqual([
    'CKM_RSA_PKCS_KEY_PAIR_GEN',
    'CKM_EDDSA',
    '0x80001234',
  ]);
});
