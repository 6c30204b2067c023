import { describe, expect, test } from 'vitest';
import { bornOnTokenAttributes, privateKeyAttributes, publicKeyAttributes, publicName } from '../../../main/hsm/attributes.ts';
import { checkKey, moduleQuirks } from '../../../main/hsm/key-checks.ts';

const sound = { localIsFalse: false };
const nss = { localIsFalse: true };
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

test('KEY-ATTRIBUTES: without a public key object it is not-checked, and a wrong private half still fails', () => {
  const privateOnly = Object.fromEntries(Object.entries(asked).filter(([name]) => !name.startsWith('public.')));
  expect(checkKey(privateOnly, sound, false)[1]).toEqual({
    name: 'KEY-ATTRIBUTES',
    verdict: 'not-checked',
    reason: 'the token holds no public key object',
  });
  expect(checkKey({ ...privateOnly, CKA_DERIVE: true }, sound, false)[1]?.verdict).toBe('failed');
});
