// KEY-BORN-ON-TOKEN and KEY-ATTRIBUTES over what was read back of a key. Pure; the same for both providers.

import { failed, notChecked, passed } from '../checks.ts';
import type { Check } from '../checks.ts';
import { bornOnTokenAttributes, crossedPublicAttributes, privateKeyAttributes, publicKeyAttributes, publicName } from './attributes.ts';
import type { AttributeRow } from './attributes.ts';

export type ReadAttributes = Readonly<Record<string, boolean | null>>;

/** What a module is known to report falsely, in words for the transcript. */
export interface ModuleQuirks {
  /** NSS softokn reports CKA_LOCAL = 0 for keys it generated (reference/packages.md, Tokens). */
  readonly localIsFalse: boolean;
  /** tpm2-pkcs11 takes the two uses of a public key for each other (attributes.ts, crossedPublicAttributes). */
  readonly publicUseCrossed: boolean;
  /** tpm2-pkcs11 signs a DigestInfo (CKM_RSA_PKCS) by decrypting, which a key that only signs cannot. */
  readonly digestInfoDecrypts: boolean;
}

/** A module that does as the standard says. */
export const noQuirks: ModuleQuirks = { localIsFalse: false, publicUseCrossed: false, digestInfoDecrypts: false };

/** Quirks of a module by what C_GetInfo says of it. */
export function moduleQuirks(module: { readonly manufacturer: string; readonly description: string }): ModuleQuirks {
  const tpm2 = module.manufacturer === 'tpm2-software.github.io';
  return {
    localIsFalse: /^NSS\b/.test(module.description) || module.manufacturer === 'Mozilla Foundation',
    publicUseCrossed: tpm2,
    digestInfoDecrypts: tpm2,
  };
}

/** Every attribute the two checks look at, with the name it has in a KeyDescription. */
const expectations: readonly AttributeRow[] = [
  ...privateKeyAttributes,
  ...publicKeyAttributes.map((row) => ({ ...row, name: publicName(row.name) as AttributeRow['name'] })),
];

/**
 * KEY-BORN-ON-TOKEN and KEY-ATTRIBUTES (rules.md, Keys and tokens). `null` in `read` is an attribute the token does not
 * report: never counted as set.
 */
export function checkKey(read: ReadAttributes, quirks: ModuleQuirks, publicObject: boolean): readonly Check[] {
  return [checkBorn(read, quirks), checkAttributes(read, quirks, publicObject)];
}

function checkAttributes(read: ReadAttributes, quirks: ModuleQuirks, publicObject: boolean): Check {
  if (!publicObject) {
    const own = expectations.filter((row) => !row.name.startsWith(publicName('')));
    return checkRows('KEY-ATTRIBUTES', own, read, 'the token holds no public key object');
  }
  const excused = quirks.publicUseCrossed && crossedPublicAttributes.every((row) => read[publicName(row.name)] === row.value);
  const told = expectations.filter((row) => !crossedPublicAttributes.some(({ name }) => publicName(name) === row.name));
  return checkRows('KEY-ATTRIBUTES', excused ? told : expectations, read, excused ? 'module' : null);
}

function checkBorn(read: ReadAttributes, quirks: ModuleQuirks): Check {
  const excused = quirks.localIsFalse && read['CKA_LOCAL'] === false;
  const rows = excused ? bornOnTokenAttributes.filter((row) => row.name !== 'CKA_LOCAL') : bornOnTokenAttributes;
  return checkRows('KEY-BORN-ON-TOKEN', rows, read, excused ? 'module' : null);
}

/** Failed where a value differs; else not-checked where one is unknown or the caller has a reason; else passed. */
function checkRows(
  name: 'KEY-BORN-ON-TOKEN' | 'KEY-ATTRIBUTES',
  rows: readonly AttributeRow[],
  read: ReadAttributes,
  reason: string | null,
): Check {
  const valueOf = (row: AttributeRow): boolean | null => read[row.name] ?? null;
  const wrong = rows.filter((row) => valueOf(row) === !row.value);
  if (wrong.length > 0) return failed(name, wrong.map((row) => `${row.name} is ${String(!row.value)}`).join(', '));
  const unknown = rows.filter((row) => valueOf(row) === null);
  if (unknown.length > 0) return notChecked(name, `the token does not report ${unknown.map((row) => row.name).join(', ')}`);
  return reason === null ? passed(name) : notChecked(name, reason);
}
