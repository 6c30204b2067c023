// Finding what is to be revoked, in the record of one authority. Serials are read out, typed and copied from tools that write them in
// hexadecimal or in decimal (letswifi #51, opnsense #10558): both readings are looked up, and which one was taken is said.

import { CeremonyError } from '../errors.ts';
import { limits } from '../pki/der.ts';
import { isSha256, sha256Hex } from '../pki/hash.ts';
import { parsePemOrDer } from '../pki/pem.ts';
import { parseSerialNumber, type SerialNumber } from '../pki/serial-number.ts';
import type { Store } from '../store/store.ts';
import { readCertificate, readCertificates, type Certificate } from '../store/tables/certificate.ts';

/** A certificate somebody may have meant, and how what they gave was read. */
export interface Found {
  readonly certificate: Certificate;
  readonly reading: string;
}

/** Longer lists nobody chooses from. */
export const mostFound = 20;

/** Most octets of a serial number (RFC 5280 §4.1.2.2). */
const serialDigits = 40;

/** Even digits, no leading zeros: how the record writes a serial. */
function canonical(hex: string): string {
  const digits = hex.replace(/^0+/, '');
  return digits.length % 2 === 0 ? digits : `0${digits}`;
}

/** A way to read a text as a serial number. */
export interface SerialReading {
  readonly serial: SerialNumber;
  readonly reading: string;
}

/** Positive and at most 20 octets with its sign octet (RFC 5280 §4.1.2.2), or nothing. */
function strict(serial: string, reading: string): SerialReading[] {
  try {
    return [{ serial: parseSerialNumber(serial), reading }];
  } catch (error) {
    if (error instanceof CeremonyError && error.code === 'input.schema') return [];
    throw error;
  }
}

/** Both ways the text can be a serial number; `hex` or `decimal` before it, 0x and colons leave one. */
export function serialReadings(text: string): SerialReading[] {
  const match = /^(?:serial(?:\s*number)?\s*[:=]?\s*)?(hex(?:adecimal)?\s+|dec(?:imal)?\s+)?(0x)?([0-9a-f][0-9a-f:\s]*)$/i.exec(
    text.trim(),
  );
  if (match === null) return [];
  const [, word = '', prefix, body = ''] = match;
  const digits = body.replaceAll(/[:\s]/g, '').toLowerCase();
  const onlyHex = /^hex/i.test(word) || prefix !== undefined || body.includes(':');
  const onlyDecimal = /^dec/i.test(word);
  const readings: SerialReading[] = [];
  const hex = canonical(digits);
  if (!onlyDecimal && hex !== '' && hex.length <= serialDigits)
    readings.push(...strict(hex, `hexadecimal serial number ${hex} (decimal ${BigInt(`0x${hex}`)})`));
  if (!onlyHex && /^[0-9]{1,49}$/.test(digits)) {
    const value = BigInt(digits);
    const serial = canonical(value.toString(16));
    if (value > 0n && serial.length <= serialDigits)
      readings.push(...strict(serial, `decimal serial number ${value} (hexadecimal ${serial})`));
  }
  return readings;
}

function bySerial(store: Store, issuerSpkiSha256: string, text: string): Found[] {
  return serialReadings(text).flatMap(({ serial, reading }) =>
    // A row of an installed certificate has the sign octet of a high bit.
    [serial, `00${serial}`]
      .flatMap((each) => readCertificates(store, { issuerSpkiSha256, serial: each }))
      .map((certificate) => ({ certificate, reading })),
  );
}

function byHash(store: Store, issuerSpkiSha256: string, text: string): Found[] {
  const digits = text
    .trim()
    .replace(/^sha-?256\s*[:=]?\s*/i, '')
    .replaceAll(/[:\s]/g, '')
    .toLowerCase();
  const certificate = isSha256(digits) ? readCertificate(store, digits) : null;
  return certificate?.issuerSpkiSha256 === issuerSpkiSha256 ? [{ certificate, reading: `SHA-256 ${digits} of the certificate` }] : [];
}

function bySubject(store: Store, issuerSpkiSha256: string, text: string): Found[] {
  const words = text
    .trim()
    .toLowerCase()
    .replace(/^subject\s*[:=]?\s+/, '')
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  return readCertificates(store, { issuerSpkiSha256 })
    .filter(({ subject }) => words.every((word) => subject.toLowerCase().includes(word)))
    .map((certificate) => ({ certificate, reading: `words of the subject «${words.join(' ')}»` }));
}

/**
 * Certificates the authority issued that the text can mean: a serial number (hexadecimal or decimal, with colons and zeros before it or
 * without), a SHA-256, or words of the subject. Several: people choose.
 */
export function findCertificates(store: Store, issuerSpkiSha256: string, text: string): Found[] {
  const exact = [...byHash(store, issuerSpkiSha256, text), ...bySerial(store, issuerSpkiSha256, text)];
  return exact.length > 0 ? exact : bySubject(store, issuerSpkiSha256, text);
}

/** The certificate in a file, where the authority's record has it. Throws input.*. */
export function findByFile(store: Store, issuerSpkiSha256: string, file: Uint8Array): Found {
  const sha256 = sha256Hex(parsePemOrDer(file, 'CERTIFICATE', limits.certificate.maxBytes));
  const certificate = readCertificate(store, sha256);
  if (certificate?.issuerSpkiSha256 === issuerSpkiSha256) return { certificate, reading: `file with SHA-256 ${sha256}` };
  throw new CeremonyError(
    'input.not-found',
    'The record of this authority does not hold the certificate in this file. Nothing was revoked. Give a certificate it issued, or open the authority that issued this one.',
  );
}

/** Digits that look like a serial number and are none. */
const looksLikeSerial = (text: string): boolean =>
  /^(?:serial\b|hex\b|dec\b|0x)|^[+-]?[0-9a-f:\s]{2,}$/i.test(text.trim()) && !isSha256(text.trim().replaceAll(/[:\s]/g, '').toLowerCase());

function whyNotFound(text: string, label: string): string {
  if (serialReadings(text).length > 0)
    return ` A serial number that is not on record can be revoked for an imported authority only, and «${label}» was made here: it issued no such certificate. If somebody holds one, its key signed what this record does not know: that is an incident (playbook issuing-ca-key-compromise or root-key-compromise).`;
  return looksLikeSerial(text) ? ' A serial number is positive and has at most 20 octets (RFC 5280 4.1.2.2).' : '';
}

/** The sentence where nothing is found. A serial alone is no certificate of ours: whoever knows one we did not issue reports an incident. */
export function notFound(text: string, label: string, nothing = 'Nothing was revoked.'): CeremonyError {
  const why = whyNotFound(text, label);
  return new CeremonyError(
    'input.not-found',
    `«${label}» has issued nothing on record that «${text.slice(0, 80)}» can mean.${why} ${nothing} Give its serial number, SHA-256, words of its subject, or its file.`,
  );
}
