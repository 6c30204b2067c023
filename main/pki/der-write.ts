// A small DER writer: every function returns one whole TLV (X.690 §8, §10). It takes values, never defaults.

import { CeremonyError } from '../errors.ts';
import { tags } from './der-content.ts';
import type { Der } from './der.ts';

/** One TLV with this identifier octet over these contents octets, length in minimal definite form. */
function encodeTlv<T extends string = 'any'>(tag: number, ...contents: readonly Uint8Array[]): Der<T> {
  return encodeTlvOf<T>(tag, contents);
}

/** The same over a list: spreading the million entries of a CRL into arguments would overflow the stack. */
function encodeTlvOf<T extends string>(tag: number, contents: readonly Uint8Array[]): Der<T> {
  const length = contents.reduce((sum, part) => sum + part.length, 0);
  const header = encodeHeader(tag, length);
  const out = new Uint8Array(header.length + length);
  out.set(header);
  let at = header.length;
  for (const part of contents) {
    out.set(part, at);
    at += part.length;
  }
  return out as Der<T>;
}

/** Identifier and length octets of a value whose contents are written elsewhere. */
export function encodeHeader(tag: number, length: number): Uint8Array {
  return Uint8Array.of(tag, ...encodeLength(length));
}

function encodeLength(length: number): number[] {
  if (length < 0x80) return [length];
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  if (octets.length > 4) throw new CeremonyError('bug', 'A DER value of more than 4 GB was to be written.');
  return [0x80 | octets.length, ...octets];
}

export function encodeSequence<T extends string = 'any'>(...elements: readonly Uint8Array[]): Der<T> {
  return encodeTlv<T>(tags.sequence, ...elements);
}

/** SET OF, its elements brought into DER order (X.690 §11.6). */
export function encodeSet(...elements: readonly Uint8Array[]): Der<'any'> {
  return encodeTlv(tags.set, ...elements.toSorted((a, b) => Buffer.compare(a, b)));
}

/** INTEGER from a non-negative number. */
export function encodeSmallInteger(value: number): Der<'any'> {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new CeremonyError('bug', 'An INTEGER to be written is not a non-negative whole number.');
  const hex = value.toString(16);
  return encodeInteger(Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex'));
}

/** INTEGER from an unsigned big-endian magnitude; leading zeros are dropped and a sign octet added where it is needed. */
export function encodeInteger(magnitude: Uint8Array): Der<'any'> {
  let start = 0;
  while (start < magnitude.length - 1 && magnitude[start] === 0) start += 1;
  const trimmed = magnitude.length === 0 ? Uint8Array.of(0) : magnitude.subarray(start);
  return (trimmed[0] ?? 0) >= 0x80 ? encodeTlv(tags.integer, Uint8Array.of(0), trimmed) : encodeTlv(tags.integer, trimmed);
}

export function encodeEnumerated(value: number): Der<'any'> {
  if (!Number.isInteger(value) || value < 0 || value > 127)
    throw new CeremonyError('bug', 'An ENUMERATED to be written is outside 0 to 127.');
  return encodeTlv(tags.enumerated, Uint8Array.of(value));
}

export function encodeBoolean(value: boolean): Der<'any'> {
  return encodeTlv(tags.boolean, Uint8Array.of(value ? 0xff : 0x00));
}

const oidsBefore = new Map<string, Der<'any'>>();
/** A profile has a few dozen; nothing untrusted is encoded. */
const mostOids = 512;

export function encodeOid(oid: string): Der<'any'> {
  const known = oidsBefore.get(oid);
  if (known !== undefined) return known;
  const encoded = encodeArcs(oid);
  if (oidsBefore.size < mostOids) oidsBefore.set(oid, encoded);
  return encoded;
}

function encodeArcs(oid: string): Der<'any'> {
  const [first = 0n, second = 0n, ...rest] = oid.split('.').map((arc) => BigInt(arc));
  return encodeTlv(tags.oid, Uint8Array.from([first * 40n + second, ...rest].flatMap(encodeArc)));
}

function encodeArc(arc: bigint): number[] {
  const octets = [Number(arc & 0x7fn)];
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) octets.unshift(Number(rest & 0x7fn) | 0x80);
  return octets;
}

/** BIT STRING of whole octets. */
export function encodeBitString(octets: Uint8Array): Der<'any'> {
  return encodeTlv(tags.bitString, Uint8Array.of(0), octets);
}

/** BIT STRING with named bits: bit numbers as in the standard, trailing zero bits removed (X.690 §11.2.2). */
export function encodeNamedBits(bits: readonly number[]): Der<'any'> {
  if (bits.length === 0) return encodeTlv(tags.bitString, Uint8Array.of(0));
  const highest = Math.max(...bits);
  const octets = new Uint8Array((highest >> 3) + 1);
  for (const bit of bits) octets[bit >> 3] = (octets[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  return encodeTlv(tags.bitString, Uint8Array.of(7 - (highest & 7)), octets);
}

export function encodeNull(): Der<'any'> {
  return encodeTlv(tags.null);
}

export function encodeOctetString(octets: Uint8Array): Der<'any'> {
  return encodeTlv(tags.octetString, octets);
}

export function encodeUtf8String(text: string): Der<'any'> {
  return encodeTlv(tags.utf8String, Buffer.from(text, 'utf8'));
}

export function encodePrintableString(text: string): Der<'any'> {
  if (!/^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text)) throw new CeremonyError('bug', 'A PrintableString to be written holds other characters.');
  return encodeTlv(tags.printableString, Buffer.from(text, 'ascii'));
}

export function encodeIa5String(text: string): Der<'any'> {
  if (!/^[\x20-\x7e]*$/.test(text)) throw new CeremonyError('bug', 'An IA5String to be written holds other characters.');
  return encodeTlv(tags.ia5String, Buffer.from(text, 'ascii'));
}

/** Time: UTCTime through 2049, GeneralizedTime from 2050 on, whole seconds, Z (RFC 5280 §4.1.2.5). Years 1950 to 9999. */
export function encodeTime(date: Date): Der<'Time'> {
  const millis = date.getTime();
  const year = date.getUTCFullYear();
  if (!Number.isFinite(millis) || millis % 1000 !== 0 || year < 1950 || year > 9999) {
    throw new CeremonyError('bug', 'A time to be written is not in whole seconds between 1950 and 9999.');
  }
  const digits = date.toISOString().replaceAll(/[-:T]|\.000/g, '');
  return year < 2050
    ? encodeTlv<'Time'>(tags.utcTime, Buffer.from(digits.slice(2), 'ascii'))
    : encodeTlv<'Time'>(tags.generalizedTime, Buffer.from(digits, 'ascii'));
}

/** GeneralizedTime of whole seconds, Z, whatever the year (RFC 5280 §5.3.2). Years 1950 to 9999. */
export function encodeGeneralizedTime(date: Date): Der<'Time'> {
  encodeTime(date);
  return encodeTlv<'Time'>(tags.generalizedTime, Buffer.from(date.toISOString().replaceAll(/[-:T]|\.000/g, ''), 'ascii'));
}

/** [number] EXPLICIT over one value. */
export function encodeExplicit(number: number, value: Uint8Array): Der<'any'> {
  return encodeTlv(0xa0 | number, value);
}

/** [number] IMPLICIT SET OF, its elements brought into DER order (X.690 §11.6). */
export function encodeImplicitSet(number: number, ...elements: readonly Uint8Array[]): Der<'any'> {
  return encodeTlv(0xa0 | number, ...elements.toSorted((a, b) => Buffer.compare(a, b)));
}

/** [number] IMPLICIT SEQUENCE. */
export function encodeImplicitSequence(number: number, ...elements: readonly Uint8Array[]): Der<'any'> {
  return encodeTlv(0xa0 | number, ...elements);
}

/** [number] IMPLICIT over a primitive's contents octets. */
export function encodeImplicit(number: number, content: Uint8Array): Der<'any'> {
  return encodeTlv(0x80 | number, content);
}
