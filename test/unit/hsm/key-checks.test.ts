import { describe, expect, test } from 'vitest';
import { bornOnTokenAttributes, privateKeyAttributes, publicKeyAttributes, publicName } from '../../../main/hsm/attributes.ts';
import { checkKey, moduleQuirks, noQuirks } from '../../../main/hsm/key-checks.ts';

const sound = noQuirks;
const nss = { ...sound, localIsFalse: true };
const tpm2 = { ...sound, publicUseCrossed: true, digestInfoDecrypts: true };
const asked: Record<string, boolean> = Object.fromEntries([
  ...[...privateKeyAttributes, ...bornOnTokenAttributes].map((row): [string, boolean] => [row.name, row.value]),
  ...publicKeyAttributes.map((row): [string, boolean] => [publicName(row.name), row.value]),
]);

test('KEY-BORN-ON-TOKEN, KEY-ATTRIBUTES: passed when everything is as asked', () => {
  expect(checkKey(asked, sound, true)).toEqual([
    { name: 'KEY-BORN-ON-TOKEN', verdict: 'passed' },
    { name: 'KEY-ATTRIBUTES', verdict: 'passed' },
  ]);
});

describe.each(Object.keys(asked))('%s', (name) => {
  const born = bornOnTokenAttributes.some((row) => row.name === name);
  const [own, other] = born ? [0, 1] : [1, 0];

  test('differing fails its check and only that', () => {
    const checks = checkKey({ ...asked, [name]: !asked[name] }, sound, true);
    expect(checks[own]).toMatchObject({ verdict: 'failed', reason: `${name} is ${String(!asked[name])}` });
    expect(checks[other]?.verdict).toBe('passed');
  });

  test('unknown is not-checked, never passed', () => {
    const checks = checkKey({ ...asked, [name]: null }, sound, true);
    expect(checks[own]).toMatchObject({ verdict: 'not-checked', reason: `the token does not report ${name}` });
  });
});

describe('KEY-BORN-ON-TOKEN on NSS', () => {
  test('CKA_LOCAL = false is not-checked (module)', () => {
    expect(checkKey({ ...asked, CKA_LOCAL: false }, nss, true)[0]).toEqual({
      name: 'KEY-BORN-ON-TOKEN',
      verdict: 'not-checked',
      reason: 'module',
    });
  });

  test('anything else still fails', () => {
    expect(checkKey({ ...asked, CKA_LOCAL: false, CKA_NEVER_EXTRACTABLE: false }, nss, true)[0]).toEqual({
      name: 'KEY-BORN-ON-TOKEN',
      verdict: 'failed',
      reason: 'CKA_NEVER_EXTRACTABLE is false',
    });
  });

  test('is known by what C_GetInfo says', () => {
    expect(moduleQuirks({ manufacturer: 'Mozilla Foundation', description: 'NSS Internal Crypto Services' })).toEqual(nss);
    expect(moduleQuirks({ manufacturer: 'SoftHSM', description: 'Implementation of PKCS11' })).toEqual(sound);
  });
});

describe('KEY-ATTRIBUTES on tpm2-pkcs11', () => {
  const crossed = { ...asked, 'public.CKA_VERIFY': false, 'public.CKA_ENCRYPT': true };

  test('the two uses of the public key crossed are not-checked (module); elsewhere they fail', () => {
    expect(checkKey(crossed, tpm2, true)[1]).toEqual({ name: 'KEY-ATTRIBUTES', verdict: 'not-checked', reason: 'module' });
    expect(checkKey(crossed, sound, true)[1]?.verdict).toBe('failed');
    expect(checkKey(asked, tpm2, true)[1]?.verdict).toBe('passed');
  });

  test.each(Object.keys(asked).filter((name) => !name.includes('public.') || /TOKEN|PRIVATE|WRAP/.test(name)))(
    '%s still counts',
    (name) => {
      expect(checkKey({ ...crossed, [name]: !crossed[name as keyof typeof crossed] }, tpm2, true).map(({ verdict }) => verdict)).toContain(
        'failed',
      );
    },
  );

  test.each([
    [true, true, 'public.CKA_ENCRYPT is true'],
    [false, false, 'public.CKA_VERIFY is false'],
  ])('CKA_VERIFY %s with CKA_ENCRYPT %s is a key that does more, or nothing: failed', (verify, encrypt, reason) => {
    const read = { ...asked, 'public.CKA_VERIFY': verify, 'public.CKA_ENCRYPT': encrypt };
    expect(checkKey(read, tpm2, true)[1]).toEqual({ name: 'KEY-ATTRIBUTES', verdict: 'failed', reason });
  });

  test('is known by what C_GetInfo says', () => {
    expect(moduleQuirks({ manufacturer: 'tpm2-software.github.io', description: 'TPM2.0 Cryptoki' })).toEqual(tpm2);
  });
});

test('KEY-ATTRIBUTES: without a public key object it is not-checked, and a wrong private half still fails', () => {
  const privateOnly = Object.fromEntries(Object.entries(asked).filter(([name]) => !name.startsWith('public.')));
  expect(checkKey(privateOnly, sound, false)[1]).toEqual({
    name: 'KEY-ATTRIBUTES',
    verdict: 'not-checked',
    reason: 'the token holds no public key object',
  });
  expect(checkKey({ ...privateOnly, CKA_DERIVE: true }, sound, false)[1]?.verdict).toBe('failed');
});
