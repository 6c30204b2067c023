// What the parsers return. Byte fields are views into `der`: copy before changing.

import type { KeyAlgorithm, SignatureAlgorithm } from './algorithms.ts';
import type { Der } from './der.ts';
import type { KeyUsageBit } from './key-usage.ts';

export interface Extension {
  /** Dotted decimal. */
  readonly oid: string;
  readonly critical: boolean;
  /** Contents of extnValue's OCTET STRING. */
  readonly value: Uint8Array;
}

/** A Time as it stands in the bytes. */
export interface ParsedTime {
  /** Contents octets as text: YYMMDDHHMMSSZ or YYYYMMDDHHMMSSZ. */
  readonly text: string;
  /** 0x17 UTCTime, 0x18 GeneralizedTime. */
  readonly tag: number;
  readonly date: Date;
}

export interface BasicConstraints {
  readonly critical: boolean;
  readonly ca: boolean;
  readonly pathLenConstraint?: number;
}

export interface KeyUsage {
  readonly critical: boolean;
  readonly bits: readonly KeyUsageBit[];
}

export interface AuthorityKeyIdentifier {
  readonly keyIdentifier?: Uint8Array;
  /** Whether authorityCertIssuer or authorityCertSerialNumber is present. */
  readonly hasIssuerAndSerial: boolean;
}

export interface CertificateFields {
  readonly kind: 'certificate';
  /** The whole certificate. */
  readonly der: Uint8Array;
  /** The TBSCertificate, header included: what is signed. */
  readonly tbs: Uint8Array;
  /** As people say it: 1, 2 or 3 (v3 is encoded as 2). */
  readonly version: number;
  /** Hex of the contents octets as they stand, sign octet included. */
  readonly serialNumber: string;
  readonly serialOctets: Uint8Array;
  /** AlgorithmIdentifier DER inside the TBS and beside the signature. */
  readonly signatureInner: Uint8Array;
  readonly signatureOuter: Uint8Array;
  /** Name DER. */
  readonly issuer: Der<'Name'>;
  readonly subject: Der<'Name'>;
  readonly notBefore: ParsedTime;
  readonly notAfter: ParsedTime;
  readonly spki: Uint8Array;
  readonly keyAlgorithm: KeyAlgorithm | null;
  readonly issuerUniqueIdPresent: boolean;
  readonly subjectUniqueIdPresent: boolean;
  readonly extensionsFieldPresent: boolean;
  /** In the order of the bytes, duplicates included. */
  readonly extensions: readonly Extension[];
  /** Contents of the BIT STRING (its unused bits are 0). */
  readonly signature: Uint8Array;
  // Decoded from the first extension of its OID, where it is well formed.
  readonly basicConstraints?: BasicConstraints;
  readonly keyUsage?: KeyUsage;
  readonly subjectKeyIdentifier?: Uint8Array;
  readonly authorityKeyIdentifier?: AuthorityKeyIdentifier;
  readonly extendedKeyUsage?: readonly string[];
  /** OIDs of extensions we know whose value did not decode. */
  readonly malformed: readonly string[];
}

/** One attribute of a request (RFC 2986 §4.1). */
export interface RequestAttribute {
  /** Dotted decimal. */
  readonly oid: string;
  /** Each value's whole TLV, at least one. */
  readonly values: readonly Uint8Array[];
}

export interface RequestFields {
  readonly kind: 'request';
  /** The whole CertificationRequest. */
  readonly der: Uint8Array;
  /** The CertificationRequestInfo, header included: what the request's own key signs. */
  readonly infoBytes: Uint8Array;
  /** The INTEGER as it stands: 0 for v1, the only one there is. */
  readonly version: number;
  /** Name DER, possibly empty. */
  readonly subject: Der<'Name'>;
  readonly spki: Uint8Array;
  readonly keyAlgorithm: KeyAlgorithm | null;
  /** In the order of the bytes, each type once. */
  readonly attributes: readonly RequestAttribute[];
  /** Of the attribute extensionRequest, in the order of the bytes, duplicates included; empty without it. */
  readonly extensions: readonly Extension[];
  /** Whether there is an extensionRequest. */
  readonly extensionsFieldPresent: boolean;
  /** AlgorithmIdentifier DER beside the signature. */
  readonly signatureOuter: Uint8Array;
  /** Which of ours it is, or null. */
  readonly signatureAlgorithm: SignatureAlgorithm | null;
  /** Contents of the BIT STRING (its unused bits are 0). */
  readonly signature: Uint8Array;
  // Decoded from the first extension of its OID, where it is well formed.
  readonly basicConstraints?: BasicConstraints;
  readonly keyUsage?: KeyUsage;
  readonly subjectKeyIdentifier?: Uint8Array;
  readonly authorityKeyIdentifier?: AuthorityKeyIdentifier;
  readonly extendedKeyUsage?: readonly string[];
  /** OIDs of extensions we know whose value did not decode. */
  readonly malformed: readonly string[];
}

export interface CrlEntryFields {
  /** The whole entry. */
  readonly der: Uint8Array;
  /** Hex of the contents octets as they stand. */
  readonly serialNumber: string;
  readonly serialOctets: Uint8Array;
  readonly revocationDate: ParsedTime;
  /** CRLReason where the extension is present and well formed. */
  readonly reason: number | null;
  readonly extensionsFieldPresent: boolean;
  readonly extensions: readonly Extension[];
}

/** The entries of a CRL in the order of the bytes: an array, or of a long CRL read anew from its bytes each time they are asked for. */
export interface CrlEntries extends Iterable<CrlEntryFields> {
  readonly length: number;
  /** Of a long CRL: whether their serial numbers ascend (compareSerials), so that none stands twice. */
  readonly ascending?: boolean;
  /** Of a long CRL: all of them, one after the other. */
  readonly bytes?: Uint8Array;
}

/** A CRL whose entries are all in memory. */
export interface ShortCrlFields extends CrlFields {
  readonly entries: readonly CrlEntryFields[];
}

export interface CrlFields {
  readonly kind: 'crl';
  readonly der: Uint8Array;
  readonly tbs: Uint8Array;
  /** As people say it: 1 (field absent) or 2 (encoded as 1). */
  readonly version: number;
  readonly signatureInner: Uint8Array;
  readonly signatureOuter: Uint8Array;
  readonly issuer: Der<'Name'>;
  readonly thisUpdate: ParsedTime;
  readonly nextUpdate: ParsedTime | null;
  readonly entries: CrlEntries;
  /** revokedCertificates present, be it empty (RFC 5280 §5.1.2.6 forbids empty). */
  readonly entriesFieldPresent: boolean;
  readonly extensionsFieldPresent: boolean;
  readonly extensions: readonly Extension[];
  readonly signature: Uint8Array;
  /** Decimal; negative only in a broken CRL. */
  readonly crlNumber?: string;
  /** Contents octets of the INTEGER. */
  readonly crlNumberOctets?: Uint8Array;
  readonly authorityKeyIdentifier?: AuthorityKeyIdentifier;
  /** OIDs of extensions we know, of the CRL or of an entry, whose value did not decode. */
  readonly malformed: readonly string[];
}

/** What an OCSP response says of a certificate (RFC 6960 §4.2.1, CertStatus). */
export type CertStatusFields =
  | { readonly says: 'good' }
  | { readonly says: 'unknown' }
  | { readonly says: 'revoked'; readonly revocationTime: ParsedTime; /** CRLReason; null: absent. */ readonly reason: number | null };

/** CertID as it stands (RFC 6960 §4.1.1). */
export interface CertIdFields {
  readonly der: Uint8Array;
  /** Dotted decimal. */
  readonly hashAlgorithm: string;
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  /** Hex of the contents octets as they stand. */
  readonly serialNumber: string;
}

export interface SingleResponseFields {
  readonly certId: CertIdFields;
  readonly status: CertStatusFields;
  readonly thisUpdate: ParsedTime;
  readonly nextUpdate: ParsedTime | null;
  readonly extensionsFieldPresent: boolean;
  readonly extensions: readonly Extension[];
}

/** Who signed, as the response names it (RFC 6960 §4.2.1, ResponderID). */
export type ResponderIdFields = { readonly by: 'name'; readonly name: Der<'Name'> } | { readonly by: 'key'; readonly keyHash: Uint8Array };

/** ResponseData: what is signed. It names no algorithm; that stands beside the signature only. */
export interface ResponseDataFields {
  /** The ResponseData, header included. */
  readonly tbs: Uint8Array;
  readonly responderId: ResponderIdFields;
  readonly producedAt: ParsedTime;
  /** At least one. */
  readonly responses: readonly SingleResponseFields[];
  readonly extensionsFieldPresent: boolean;
  readonly extensions: readonly Extension[];
}

export interface OcspFields extends ResponseDataFields {
  readonly kind: 'ocsp';
  /** The whole OCSPResponse. */
  readonly der: Uint8Array;
  /** AlgorithmIdentifier DER beside the signature. */
  readonly signatureOuter: Uint8Array;
  /** Contents of the BIT STRING (its unused bits are 0). */
  readonly signature: Uint8Array;
  /** Certificates that came with it, in the order of the bytes. */
  readonly certificates: readonly CertificateFields[];
  readonly certificatesFieldPresent: boolean;
}
