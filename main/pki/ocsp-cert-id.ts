// What an OCSP request asks about and a response answers for: one certificate, by hashes of its issuer's name and key and its serial number.

import { hash } from 'node:crypto';
import type { Der } from './der.ts';
import { encodeInteger, encodeNull, encodeOctetString, encodeOid, encodeSequence } from './der-write.ts';
import { oids } from './oids.ts';
import { splitSpki } from './spki.ts';

/** Hash algorithms of a CertID: SHA-1 is what RFC 5019 §2.1.1 asks clients for, SHA-256 what newer ones use (RFC 9919). */
export const certIdHashes = ['sha1', 'sha256'] as const;

export type CertIdHash = (typeof certIdHashes)[number];

/** The certificate that is asked about. `issuerName`: Name DER of its issuer's subject; `serialOctets`: contents of its serialNumber. */
export interface CertIdSubject {
  readonly issuerName: Uint8Array;
  readonly issuerSpki: Uint8Array;
  readonly serialOctets: Uint8Array;
}

const hashOids: Readonly<Record<CertIdHash, string>> = { sha1: oids.sha1, sha256: oids.sha256 };

/**
 * CertID (RFC 6960 §4.1.1): issuerKeyHash is over the contents of the key's BIT STRING, without tag, length and unused bits. With
 * `parameters` the hash's AlgorithmIdentifier has NULL ones, as OpenSSL, NSS and Go write it; without it none (RFC 5754 §2).
 */
export function encodeCertId(algorithm: CertIdHash, subject: CertIdSubject, parameters: 'null' | 'absent' = 'null'): Der<'CertID'> {
  const digest = (bytes: Uint8Array): Uint8Array => hash(algorithm, bytes, 'buffer');
  return encodeSequence<'CertID'>(
    encodeSequence(encodeOid(hashOids[algorithm]), ...(parameters === 'null' ? [encodeNull()] : [])),
    encodeOctetString(digest(subject.issuerName)),
    encodeOctetString(digest(splitSpki(subject.issuerSpki).publicKey)),
    encodeInteger(subject.serialOctets),
  );
}

/**
 * The OCSPRequests (RFC 6960 §4.1.1) that ask about this certificate and nothing else: unsigned, without extensions, so without a nonce;
 * one for each way the hash's AlgorithmIdentifier is written.
 */
export function ocspRequests(algorithm: CertIdHash, subject: CertIdSubject): Der<'OCSPRequest'>[] {
  return (['null', 'absent'] as const).map((parameters) =>
    encodeSequence<'OCSPRequest'>(encodeSequence(encodeSequence(encodeSequence(encodeCertId(algorithm, subject, parameters))))),
  );
}
