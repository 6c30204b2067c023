// What the contents octets of each primitive must look like in DER (X.690 §8, §10, §11; RFC 5280 §4.1.2.5 for times).

import type { ErrorCode } from '../errors.ts';

/** Universal tags by name: identifier octets as they stand in X.509. */
export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

const known = new Set<number>(Object.values(tags));

// A serial number or key identifier arc needs at most 19 octets (128 bits); this leaves room and keeps decoding cheap.
const maxOidBytes = 128;

/** What is wrong, or null. */
export interface ContentProblem {
  readonly code: ErrorCode;
  readonly problem: string;
}

const notDer = (problem: string): ContentProblem => ({ code: 'input.not-der', problem });

/**
 * Checks one identifier octet: universal types that occur in X.509 in their DER form, and the other classes.
 * Constructed strings, end-of-contents and high tag numbers are no DER here.
 */
export function checkTag(tag: number): ContentProblem | null {
  if ((tag & 0x1f) === 0x1f) return notDer('a tag number above 30');
  if ((tag & 0xc0) === 0 && !known.has(tag))
    return notDer(`the tag 0x${tag.toString(16).padStart(2, '0')}, which does not occur in X.509 DER`);
  return null;
}

/** Checks the contents octets [start, end) of a primitive with this identifier octet. */
export function checkContent(tag: number, bytes: Uint8Array, start: number, end: number): ContentProblem | null {
  const length = end - start;
  const octet = (index: number): number => bytes[start + index] ?? 0;
  switch (tag) {
    case tags.boolean:
      return length === 1 && (octet(0) === 0x00 || octet(0) === 0xff) ? null : notDer('a BOOLEAN that is neither 00 nor FF');
    case tags.integer:
    case tags.enumerated:
      if (length === 0) return notDer('an INTEGER without octets');
      if (length > 1 && ((octet(0) === 0x00 && octet(1) < 0x80) || (octet(0) === 0xff && octet(1) >= 0x80)))
        return notDer('an INTEGER that is longer than it needs to be');
      return null;
    case tags.bitString:
      return checkBitString(length, octet(0), bytes[end - 1] ?? 0);
    case tags.null:
      return length === 0 ? null : notDer('a NULL with contents');
    case tags.oid:
      return checkOid(bytes, start, end);
    case tags.utcTime:
      return isTime(bytes, start, end, 2) ? null : notDer('a UTCTime that is not YYMMDDHHMMSSZ');
    case tags.generalizedTime:
      return isTime(bytes, start, end, 4) ? null : notDer('a GeneralizedTime that is not YYYYMMDDHHMMSSZ');
    default:
      return null;
  }
}

function checkBitString(length: number, unused: number, last: number): ContentProblem | null {
  if (length === 0 || unused > 7 || (length === 1 && unused !== 0)) return notDer('a BIT STRING with an impossible count of unused bits');
  if (length > 1 && (last & ((1 << unused) - 1)) !== 0) return notDer('a BIT STRING whose unused bits are not zero');
  return null;
}

function checkOid(bytes: Uint8Array, start: number, end: number): ContentProblem | null {
  if (end - start > maxOidBytes) return { code: 'input.too-large', problem: `an OBJECT IDENTIFIER of more than ${maxOidBytes} octets` };
  let first = true;
  for (let at = start; at < end; at++) {
    const octet = bytes[at] ?? 0;
    if (first && octet === 0x80) return notDer('an OBJECT IDENTIFIER with a padded arc');
    first = octet < 0x80;
  }
  return end > start && first ? null : notDer('an OBJECT IDENTIFIER that is cut off');
}

const daysInMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isTime(bytes: Uint8Array, start: number, end: number, yearDigits: 2 | 4): boolean {
  if (end - start !== yearDigits + 11 || bytes[end - 1] !== 0x5a) return false;
  for (let at = start; at < end - 1; at++) {
    const octet = bytes[at] ?? 0;
    if (octet < 0x30 || octet > 0x39) return false;
  }
  const number = (offset: number, count: number): number => {
    let value = 0;
    for (let at = start + offset; at < start + offset + count; at++) value = value * 10 + ((bytes[at] ?? 0) - 0x30);
    return value;
  };
  // UTCTime: 50..99 are 19xx, 00..49 are 20xx (RFC 5280 §4.1.2.5.1).
  const short = number(0, yearDigits);
  const year = yearDigits === 4 ? short : short < 50 ? 2000 + short : 1900 + short;
  const month = number(yearDigits, 2);
  const day = number(yearDigits + 2, 2);
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (month < 1 || month > 12 || day < 1 || day > (daysInMonth[month - 1] ?? 0)) return false;
  if (month === 2 && day === 29 && !leap) return false;
  return number(yearDigits + 4, 2) < 24 && number(yearDigits + 6, 2) < 60 && number(yearDigits + 8, 2) < 60;
}

/** SET OF: encodings ascending as octet strings, the shorter one padded with zeros (X.690 §11.6). True where a may stand before b. */
export function setOrderHolds(bytes: Uint8Array, a: { start: number; end: number }, b: { start: number; end: number }): boolean {
  const length = Math.max(a.end - a.start, b.end - b.start);
  for (let index = 0; index < length; index++) {
    const left = a.start + index < a.end ? (bytes[a.start + index] ?? 0) : 0;
    const right = b.start + index < b.end ? (bytes[b.start + index] ?? 0) : 0;
    if (left !== right) return left < right;
  }
  return true;
}
