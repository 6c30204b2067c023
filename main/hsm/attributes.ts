// What a key must be, one table per object class. A reviewer reads this file and knows every key Conclave makes:
// the private half stays on the token and only signs, the public half only verifies (PKCS#11 v3.1 §4.8, §4.9).

export interface AttributeRow {
  readonly name: `CKA_${string}`;
  /** Number of the attribute. */
  readonly type: number;
  readonly value: boolean;
}

/** CKO_PRIVATE_KEY. */
export const privateKeyAttributes: readonly AttributeRow[] = [
  { name: 'CKA_TOKEN', type: 0x1, value: true },
  { name: 'CKA_PRIVATE', type: 0x2, value: true },
  { name: 'CKA_SENSITIVE', type: 0x103, value: true },
  { name: 'CKA_EXTRACTABLE', type: 0x162, value: false },
  { name: 'CKA_SIGN', type: 0x108, value: true },
  { name: 'CKA_DECRYPT', type: 0x105, value: false },
  { name: 'CKA_UNWRAP', type: 0x107, value: false },
  { name: 'CKA_DERIVE', type: 0x10c, value: false },
];

/** CKO_PUBLIC_KEY. Readable without login, so that a token's keys can be shown before its PIN is asked. */
export const publicKeyAttributes: readonly AttributeRow[] = [
  { name: 'CKA_TOKEN', type: 0x1, value: true },
  { name: 'CKA_PRIVATE', type: 0x2, value: false },
  { name: 'CKA_VERIFY', type: 0x10a, value: true },
  { name: 'CKA_ENCRYPT', type: 0x104, value: false },
  { name: 'CKA_WRAP', type: 0x106, value: false },
];

/** CKO_DATA: the mark that tells a token from its copy. It holds its own label, in clear, and is removed at once. */
export const markAttributes: readonly AttributeRow[] = [
  { name: 'CKA_TOKEN', type: 0x1, value: true },
  { name: 'CKA_PRIVATE', type: 0x2, value: false },
];

/**
 * tpm2-pkcs11 (measured on 1.9.0) takes these two crosswise from what the TPM's key may do: CKA_ENCRYPT says that it signs,
 * CKA_VERIFY that it decrypts. It refuses the public half of a key that only signs with CKR_GENERAL_ERROR, so both are left
 * out of its template and read back as here. The private half, which is what the TPM enforces, is asked for and read back whole.
 */
export const crossedPublicAttributes: readonly AttributeRow[] = [
  { name: 'CKA_VERIFY', type: 0x10a, value: false },
  { name: 'CKA_ENCRYPT', type: 0x104, value: true },
];

/** Set by the token itself on a private key it generated and never let out; never in a template. */
export const bornOnTokenAttributes: readonly AttributeRow[] = [
  { name: 'CKA_LOCAL', type: 0x163, value: true },
  { name: 'CKA_ALWAYS_SENSITIVE', type: 0x165, value: true },
  { name: 'CKA_NEVER_EXTRACTABLE', type: 0x164, value: true },
];

/** The name under which an attribute of the public half stands in a KeyDescription. */
export const publicName = (name: string): string => `public.${name}`;

/** Attributes that are not booleans. ML-DSA and SLH-DSA will add CKA_PARAMETER_SET (0x61D, v3.2). */
export const cka = {
  CLASS: 0x0,
  LABEL: 0x3,
  APPLICATION: 0x10,
  VALUE: 0x11,
  KEY_TYPE: 0x100,
  ID: 0x102,
  MODULUS: 0x120,
  MODULUS_BITS: 0x121,
  PUBLIC_EXPONENT: 0x122,
  EC_PARAMS: 0x180,
  EC_POINT: 0x181,
  ALWAYS_AUTHENTICATE: 0x202,
} as const;

export const cko = { PUBLIC_KEY: 0x2, PRIVATE_KEY: 0x3 } as const;
/** CKO_DATA. */
export const ckoData = 0x0;
