// The numbers of our tables against the OASIS header that pkcs11js ships: a typing error in a table is a wrong verdict.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bornOnTokenAttributes, cka, cko, privateKeyAttributes, publicKeyAttributes } from '../../../main/hsm/attributes.ts';
import { ckrTable } from '../../../main/hsm/ckr.ts';
import { ckm } from '../../../main/hsm/mechanisms.ts';
import { ckk } from '../../../main/hsm/pkcs11/public-key.ts';

const includes = fileURLToPath(new URL('../../../node_modules/pkcs11js/includes/pkcs11', import.meta.url));
const header = existsSync(includes)
  ? readdirSync(includes)
      .map((name) => readFileSync(join(includes, name), 'utf8'))
      .join('\n')
  : '';
const defined = new Map(
  [...header.matchAll(/^#define\s+(CK[A-Z]_\w+)\s+\(?(0x[0-9a-fA-F]+)(?:UL)?\)?/gm)].map(([, name, value]) => [name ?? '', Number(value)]),
);

describe('numbers equal the PKCS#11 header', () => {
  const tables: [string, [string, number][], readonly string[]][] = [
    // Names the v2.40 header lacks: PKCS#11 v3.0 and v3.2.
    [
      'CKR',
      Object.entries(ckrTable).map(([value, row]) => [row.name, Number(value)]),
      ['CKR_KEY_EXHAUSTED', 'CKR_PARAMETER_SET_NOT_SUPPORTED', 'CKR_TOKEN_NOT_INITIALIZED', 'CKR_TOKEN_RESOURCE_EXCEEDED'],
    ],
    ['CKM', Object.entries(ckm), ['CKM_EC_EDWARDS_KEY_PAIR_GEN', 'CKM_EDDSA']],
    [
      'CKA',
      [
        ...[...privateKeyAttributes, ...publicKeyAttributes, ...bornOnTokenAttributes].map((row): [string, number] => [row.name, row.type]),
        ...Object.entries(cka).map(([name, type]): [string, number] => [`CKA_${name}`, type]),
      ],
      [],
    ],
    ['CKO', Object.entries(cko).map(([name, value]) => [`CKO_${name}`, value]), []],
    ['CKK', Object.entries(ckk).map(([name, value]) => [`CKK_${name}`, value]), ['CKK_EC_EDWARDS']],
  ];
  test.each(tables)('%s', (_kind, rows, newer) => {
    expect(
      rows
        .filter(([name]) => !defined.has(name))
        .map(([name]) => name)
        .toSorted(),
    ).toEqual([...newer].toSorted());
    const known = rows.filter(([name]) => defined.has(name));
    expect(Object.fromEntries(known)).toEqual(Object.fromEntries(known.map(([name]) => [name, defined.get(name)])));
  });
});

describe('KEY-ATTRIBUTES: the template', () => {
  const values = (rows: readonly { name: string; value: boolean }[]): object =>
    Object.fromEntries(rows.map((row) => [row.name, row.value]));

  test('a private key stays on the token and only signs', () => {
    expect(values(privateKeyAttributes)).toEqual({
      CKA_TOKEN: true,
      CKA_PRIVATE: true,
      CKA_SENSITIVE: true,
      CKA_EXTRACTABLE: false,
      CKA_SIGN: true,
      CKA_DECRYPT: false,
      CKA_UNWRAP: false,
      CKA_DERIVE: false,
    });
  });

  test('a public key is readable and only verifies', () => {
    expect(values(publicKeyAttributes)).toEqual({
      CKA_TOKEN: true,
      CKA_PRIVATE: false,
      CKA_VERIFY: true,
      CKA_ENCRYPT: false,
      CKA_WRAP: false,
    });
  });
});
