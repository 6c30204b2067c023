// What a web server serves, beside what was signed. A list nobody can fetch, or an old one, is as bad as none (Amazon and DigiCert, bug
// 1800405), and nobody notices from the inside: so a copy is fetched and comes back. Pure.

import { failed, passed, type Check } from '../checks.ts';
import { attempt } from '../errors.ts';
import { sha256Hex } from '../pki/hash.ts';
import { describeName } from '../pki/name.ts';
import { parseCertificate } from '../pki/parse-certificate.ts';
import type { CrlFields } from '../pki/parse-crl.ts';
import { readWholeCrl } from '../pki/read-whole-crl.ts';
import { parsePem } from '../pki/pem.ts';
import { isSignedBy } from '../pki/signed-by.ts';

/** What an authority published. */
export interface Published {
  /** SHA-256 of its SPKI. */
  readonly authority: string;
  readonly label: string;
  readonly spki: Uint8Array;
  readonly kind: 'crl' | 'certificate';
  readonly sha256: string;
  /** Of a CRL: its number, and of which partition. */
  readonly number: string | null;
  /** Of a CRL; null of a certificate. */
  readonly scope: string | null;
  /** A CRL that no other has replaced, or a certificate. */
  readonly current: boolean;
}

export interface ServedVerdict {
  /** Name of the file. */
  readonly name: string;
  /** What it is, in words. */
  readonly what: string;
  readonly check: Check;
  /** What was found to be served as it was signed. */
  readonly confirms: Published | null;
}

const name = 'PUBLISHED-EQUALS-SIGNED';

const titleOf = ({ kind, label, number }: Published): string =>
  kind === 'crl' ? `revocation list ${number ?? ''} of ${label}` : `certificate of ${label}`;

/** The DER inside a PEM file; null: it is none. */
const inPem = (bytes: Uint8Array): Uint8Array | null => {
  const text = Buffer.from(bytes).toString('latin1');
  return attempt(() => parsePem(text, 'X509 CRL')) ?? attempt(() => parsePem(text, 'CERTIFICATE'));
};

/** A list that is on no record: whoever made it. */
function strangeCrl(fields: CrlFields, known: readonly Published[]): string {
  const signer = known.find(({ spki }) => isSignedBy(fields, spki));
  const number = fields.crlNumber ?? 'without a number';
  return signer === undefined
    ? `no authority here signed it: it is list ${number} of ${describeName(fields.issuer)}`
    : `the key of ${signer.label} signed it and it is on no record here: list ${number}. Find out where that was done`;
}

function unknown(bytes: Uint8Array, known: readonly Published[]): string {
  const crl = attempt(() => readWholeCrl(bytes));
  if (crl !== null) return strangeCrl(crl, known);
  const certificate = attempt(() => parseCertificate(bytes));
  if (certificate !== null) return `it is a certificate of ${describeName(certificate.subject)}, which is no authority’s here`;
  const begins = Buffer.from(bytes.subarray(0, 24))
    .toString('latin1')
    .replaceAll(/[^\x20-\x7e]/g, '.');
  return bytes.length === 0 ? 'it is empty' : `it is no CRL and no certificate: it begins with «${begins}»`;
}

/**
 * PUBLISHED-EQUALS-SIGNED: the file is, byte for byte, the newest CRL or a certificate of an authority on record. RFC 5280 §4.2.1.13 has
 * CRLs and certificates served in DER: PEM fails.
 */
export function judgeServed(file: { readonly name: string; readonly bytes: Uint8Array }, known: readonly Published[]): ServedVerdict {
  const sha256 = sha256Hex(file.bytes);
  const found = known.find((each) => each.sha256 === sha256);
  if (found !== undefined) {
    const newest = known.find((each) => each.kind === 'crl' && each.scope === found.scope && each.current);
    const check = found.current
      ? passed(name, titleOf(found))
      : failed(name, `it is the old list ${found.number ?? ''}, and list ${newest?.number ?? ''} was signed since: put that one there`);
    return { name: file.name, what: titleOf(found), check, confirms: found.current ? found : null };
  }
  const der = inPem(file.bytes);
  const inside = der === null ? undefined : known.find((each) => each.sha256 === sha256Hex(der));
  if (inside !== undefined)
    return {
      name: file.name,
      what: `${titleOf(inside)}, in PEM`,
      check: failed(name, 'it is served in PEM, and clients expect DER (RFC 5280 4.2.1.13): put the .der file there'),
      confirms: null,
    };
  return { name: file.name, what: 'nothing that was signed here', check: failed(name, unknown(der ?? file.bytes, known)), confirms: null };
}
