// Distinguished names: RFC 4514 text in, Name DER out. Issuer names are never made here: their bytes are copied.

import { CeremonyError } from '../errors.ts';
import type { Der } from './der.ts';
import { encodeIa5String, encodeOid, encodePrintableString, encodeSequence, encodeSet, encodeUtf8String } from './der-write.ts';
import { type AttributeFacts, type NameAttribute, nameAttributes, valueProblem } from './name-attributes.ts';

export { commonNameOf, describeName, readName } from './describe-name.ts';
export type { NameAttribute } from './name-attributes.ts';

const maxTextLength = 2048;

/**
 * Parses RFC 4514 text. The list is in the order of the DER, which RFC 4514 §2.1 reverses: "CN=Root,O=Org,C=CH" gives
 * C, O, CN. Types are matched without regard to case; a space after a comma is tolerated; `+`, `#hex` values, unknown
 * types, empty values, control or invisible characters, repeated types and values over the upper bounds throw
 * input.schema.
 */
export function parseDistinguishedName(text: string): NameAttribute[] {
  if (text.length > maxTextLength) refuse(`it has more than ${maxTextLength} characters`);
  const attributes = splitRdns(text).map(parseRdn).toReversed();
  for (const [index, { type }] of attributes.entries()) {
    const repeated = attributes.findIndex((other) => other.type === type) !== index;
    if (repeated && !factsOf(type).repeats) refuse(`${type} is given more than once`);
  }
  return attributes;
}

function refuse(problem: string): never {
  throw new CeremonyError('input.schema', `The distinguished name was refused: ${problem}.`);
}

function factsOf(type: string): AttributeFacts {
  return (
    nameAttributes.find((facts) => facts.type.toLowerCase() === type.toLowerCase()) ??
    refuse(`“${printable(type)}” is not an attribute Conclave writes`)
  );
}

const printable = (text: string): string => text.slice(0, 40).replaceAll(/[^\x20-\x7e]/g, '?');

/** Cuts at commas that no backslash precedes. */
function splitRdns(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === ',') {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}

function parseRdn(text: string, index: number): NameAttribute {
  const rdn = index === 0 ? text : text.replace(/^ +/, '');
  const equals = rdn.indexOf('=');
  if (equals < 1) refuse(`“${printable(rdn)}” is not of the form TYPE=value`);
  const facts = factsOf(rdn.slice(0, equals));
  const value = unescapeValue(facts.type, rdn.slice(equals + 1));
  const problem = valueProblem(facts, value);
  if (problem !== null) refuse(`the value of ${facts.type} ${problem}`);
  return { type: facts.type, value };
}

/** Undoes RFC 4514 §2.4: `\` before a special character or a pair of hex digits, the pairs being octets of UTF-8. */
function unescapeValue(type: string, text: string): string {
  if (text.startsWith('#')) refuse(`the value of ${type} is in hex form`);
  const octets: Uint8Array[] = [];
  // Each alternative consumes at least one character, so this is one pass.
  for (const [piece, pair, special, plain] of text.matchAll(/\\([0-9a-fA-F]{2})|\\([ "#+,;<=>\\])|([^\\])|\\/gsu)) {
    if (pair !== undefined) octets.push(Buffer.from(pair, 'hex'));
    else if (special !== undefined) octets.push(Buffer.from(special, 'utf8'));
    else if (plain === undefined) refuse(`the value of ${type} has a backslash before a character that is not escaped`);
    else if ('"+;<>\0'.includes(plain))
      refuse(
        `the value of ${type} holds “${printable(piece)}”, which must be written with a backslash${plain === '+' ? '; several attributes in one part are not supported' : ''}`,
      );
    else if (/\p{Cs}/u.test(plain)) refuse(`the value of ${type} is not valid Unicode`);
    else octets.push(Buffer.from(plain, 'utf8'));
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(octets));
  } catch {
    return refuse(`the value of ${type} is not valid UTF-8`);
  }
}

/**
 * Name DER (RFC 5280 §4.1.2.4), one attribute per RDN, in the order given (the order of the DER). countryName and
 * serialNumber are PrintableString, domainComponent IA5String, everything else UTF8String (RFC 5280 appendix A.1,
 * BR 7.1.4.2). Throws input.schema for values parseDistinguishedName would refuse, and for an empty list.
 */
export function encodeName(attributes: readonly NameAttribute[]): Der<'Name'> {
  if (attributes.length === 0) refuse('it is empty');
  return encodeSequence<'Name'>(
    ...attributes.map(({ type, value }) => {
      const facts = factsOf(type);
      const problem = valueProblem(facts, value);
      if (problem !== null) refuse(`the value of ${facts.type} ${problem}`);
      return encodeSet(encodeSequence(encodeOid(facts.oid), encodeValue(facts, value)));
    }),
  );
}

function encodeValue(facts: AttributeFacts, value: string): Uint8Array {
  if (facts.form === 'utf8') return encodeUtf8String(value);
  return facts.form === 'ia5' ? encodeIa5String(value) : encodePrintableString(value);
}
