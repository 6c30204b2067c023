// Attributes a subject may have: short name, OID, string type and upper bound.

import { oids } from './oids.ts';

export interface NameAttribute {
  /** Short name of RFC 4514 or X.520: CN, O, OU, C, ST, L, serialNumber, DC, … */
  readonly type: string;
  readonly value: string;
}

export interface AttributeFacts {
  readonly type: string;
  readonly oid: string;
  /** `country`: PrintableString of two capital letters (ISO 3166-1 alpha-2). */
  readonly form: 'utf8' | 'printable' | 'ia5' | 'country';
  /** Upper bound in characters: RFC 5280 appendix A.1; STREET and postalCode X.520 (BR 7.1.4.2); DC RFC 1034 §3.1. */
  readonly maxLength: number;
  /** Whether a name may hold it more than once (BR 7.1.4.1 lists these). */
  readonly repeats: boolean;
}

const utf8 = (type: string, oid: string, maxLength: number, repeats = false): AttributeFacts => ({
  type,
  oid,
  form: 'utf8',
  maxLength,
  repeats,
});

export const nameAttributes: readonly AttributeFacts[] = [
  utf8('CN', oids.commonName, 64),
  utf8('O', oids.organizationName, 64),
  utf8('OU', oids.organizationalUnitName, 64, true),
  { type: 'C', oid: oids.countryName, form: 'country', maxLength: 2, repeats: false },
  utf8('ST', oids.stateOrProvinceName, 128),
  utf8('L', oids.localityName, 128),
  utf8('STREET', oids.streetAddress, 128, true),
  utf8('postalCode', oids.postalCode, 40),
  { type: 'serialNumber', oid: oids.serialNumber, form: 'printable', maxLength: 64, repeats: false },
  utf8('organizationIdentifier', oids.organizationIdentifier, 64),
  utf8('title', oids.title, 64),
  utf8('givenName', oids.givenName, 64),
  utf8('surname', oids.surname, 64),
  utf8('UID', oids.userId, 256),
  { type: 'DC', oid: oids.domainComponent, form: 'ia5', maxLength: 63, repeats: true },
];

// Control and format characters (bidirectional overrides, zero width), line and paragraph separators, lone surrogates:
// what a person reads aloud must be what the bytes say.
export const unreadable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** What is wrong with a value for this attribute, or null. */
export function valueProblem(facts: AttributeFacts, value: string): string | null {
  const length = [...value].length;
  if (length === 0) return 'is empty';
  if (length > facts.maxLength) return `has ${length} characters and at most ${facts.maxLength} are allowed`;
  if (unreadable.test(value)) return 'holds a control or invisible character';
  if (value.trim() !== value) return 'begins or ends with a space';
  if (facts.form === 'country' && !/^[A-Z]{2}$/.test(value)) return 'is not two capital letters';
  if (facts.form === 'printable' && !/^[A-Za-z0-9 '()+,\-./:=?]*$/.test(value)) return 'holds a character a PrintableString cannot carry';
  if (facts.form === 'ia5' && !/^[\x21-\x7e]*$/.test(value)) return 'holds a character outside ASCII or a space';
  return null;
}
